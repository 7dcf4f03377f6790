using PruneSearch.Compute.Layout;

namespace PruneSearch.Compute.Program;

/// <summary>The gradients of activations while the backward pass is put together, last kernel first.</summary>
internal sealed class Gradients(Func<Slot, bool> required, Func<Slot, bool> mayHaveHalo, int threads, int maxBlocks)
{
    private readonly Dictionary<Slot, Slot> _slots = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Slot> _written = new(ReferenceEqualityComparer.Instance);

    private readonly HashSet<Parameter> _parameters = new(ReferenceEqualityComparer.Instance);

    public int Threads { get; } = threads;

    public int MaxBlocks { get; } = maxBlocks;

    public IEnumerable<Slot> Slots => _slots.Values;

    /// <summary>Whether anything needs the gradient of this activation.</summary>
    public bool Required(Slot activation) => required(activation);

    /// <summary>Whether every kernel that touches the activation (and so its gradient) can work around a halo.</summary>
    public bool MayHaveHalo(Slot activation) => mayHaveHalo(activation);

    /// <summary>The gradient's slot.</summary>
    public Slot Of(Slot activation)
    {
        if (!_slots.TryGetValue(activation, out Slot? slot))
        {
            slot = new Slot("d " + activation.Name, activation.Dims);
            _slots.Add(activation, slot);
        }

        return slot;
    }

    /// <summary>Whether a kernel has already put something into the gradient, so that the next one must add to it.</summary>
    public bool Accumulates(Slot activation) => !_written.Add(activation);

    /// <summary>The same for a parameter that several kernels use.</summary>
    public bool Accumulates(Parameter parameter)
    {
        parameter.AllocateGradient();
        return !_parameters.Add(parameter);
    }

    public bool IsWritten(Slot activation) => _written.Contains(activation);

    /// <summary>The gradient of an activation is the gradient of another (same elements, one reader).</summary>
    public void Share(Slot activation, Slot with)
    {
        Of(activation).AliasTo(Of(with));
        _written.Add(activation);
    }
}
