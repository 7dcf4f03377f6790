namespace PruneSearch.Torch.Lowering;

/// <summary>
/// Running means and variances on their way through a training step: copies that the step moves, and that take the place of the originals
/// once it is known to count.
/// </summary>
internal sealed class RunningStatistics
{
    private readonly Dictionary<string, DeviceTensor> _moved;

    /// <param name="originals">All running statistics, by initialiser name.</param>
    /// <param name="momentum">The share of a new batch.</param>
    public RunningStatistics(IEnumerable<KeyValuePair<string, DeviceTensor>> originals, double momentum)
    {
        Momentum = momentum;
        _moved = originals.ToDictionary(o => o.Key, o => o.Value.clone(), StringComparer.Ordinal);
    }

    public double Momentum { get; }

    /// <summary>Set while values are computed a second time: statistics stay as they are.</summary>
    public bool Recomputing { get; set; }

    /// <summary>The copies, by initialiser name.</summary>
    public IReadOnlyDictionary<string, DeviceTensor> Moved => _moved;

    /// <summary>The tensor that batch normalisation moves.</summary>
    public DeviceTensor Of(string name) => Recomputing ? _moved[name].clone() : _moved[name];
}
