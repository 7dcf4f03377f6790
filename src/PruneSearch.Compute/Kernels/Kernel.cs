using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>One operation of a compiled program: what it reads and writes, and its steps.</summary>
internal abstract class Kernel(string name) : IDisposable
{
    private readonly List<AlignedBuffer> _buffers = [];

    public string Name { get; } = name;

    /// <summary>Activations that are read.</summary>
    public abstract IReadOnlyList<Slot> Inputs { get; }

    /// <summary>Activations that are written.</summary>
    public abstract IReadOnlyList<Slot> Outputs { get; }

    /// <summary>Activations that the backward steps read again.</summary>
    public virtual IEnumerable<Slot> SavedForBackward => [];

    /// <summary>Parameters that the kernel uses.</summary>
    public virtual IEnumerable<Parameter> Parameters => [];

    /// <summary>Brings weights into the kernel's own order; called on one thread whenever parameters have changed.</summary>
    public virtual void Pack()
    {
    }

    /// <summary>Called before every run with the number of blocks of its batch.</summary>
    public virtual void Begin(int blocks)
    {
    }

    public abstract void Forward(StepList steps);

    /// <summary>Asks for halos around gradients, before any backward step is laid down.</summary>
    public virtual void PlanGradients(Gradients gradients)
    {
    }

    /// <summary>Adds the steps that turn the outputs' gradients into the inputs' and the parameters'.</summary>
    public virtual void Backward(StepList steps, Gradients gradients) =>
        throw new InvalidOperationException($"{Name} has no backward pass");

    /// <summary>Memory of the kernel's own, which goes with it.</summary>
    public AlignedBuffer Allocate(long length)
    {
        var buffer = new AlignedBuffer(length);
        _buffers.Add(buffer);
        return buffer;
    }

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }

        _buffers.Clear();
    }
}
