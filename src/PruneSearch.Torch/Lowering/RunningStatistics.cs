namespace PruneSearch.Torch.Lowering;

/// <summary>
/// Running means and variances on their way through a training step: copies that the step moves, and that take the place of the originals
/// once it is known to count.
/// </summary>
/// <param name="momentum">The share of a new batch.</param>
/// <param name="device">Where they live.</param>
internal sealed class RunningStatistics(double momentum, torch.Device device)
{
    private readonly Dictionary<string, DeviceTensor> _moved = new(StringComparer.Ordinal);

    public double Momentum { get; } = momentum;

    /// <summary>Set while values are computed a second time: statistics stay as they are.</summary>
    public bool Recomputing { get; set; }

    /// <summary>The copies, by initialiser name.</summary>
    public IReadOnlyDictionary<string, DeviceTensor> Moved => _moved;

    /// <summary>The tensor that batch normalisation moves.</summary>
    public DeviceTensor Of(string name, DeviceTensor original)
    {
        if (Recomputing)
        {
            return original.clone();
        }

        if (!_moved.TryGetValue(name, out DeviceTensor? copy))
        {
            copy = original.detach().clone().to(device);
            _moved.Add(name, copy);
        }

        return copy;
    }
}
