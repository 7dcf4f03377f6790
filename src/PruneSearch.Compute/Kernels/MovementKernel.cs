using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Kernels;

/// <summary>Moves elements as an operator's strided copies say; the gradient goes back the same ways.</summary>
internal sealed unsafe class MovementKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly Slot?[] _inputs;
    private readonly Slot[] _outputs;
    private readonly List<StridedCopy> _copies;
    private readonly Parameter? _fill;
    private readonly bool[] _covered;

    /// <param name="name">The node.</param>
    /// <param name="copies">The copies, between inputs and outputs by their index.</param>
    /// <param name="inputs">Slots of the node's inputs; null where an input is static.</param>
    /// <param name="outputs">Slots of its outputs.</param>
    /// <param name="fill">The number that fills what no copy writes; null for zero.</param>
    public MovementKernel(string name, IEnumerable<StridedCopy> copies, Slot?[] inputs, Slot[] outputs, Parameter? fill)
        : base(name)
    {
        _inputs = inputs;
        _outputs = outputs;
        _copies = [.. copies.Select(Joined).Where(c => !c.Dims.Contains(0))];
        _fill = fill;
        _covered = [.. outputs.Select((o, i) => _copies.Where(c => c.Output == i).Sum(c => c.Dims.Aggregate(1L, (a, b) => a * b)) >= o.Count)];
    }

    public override IReadOnlyList<Slot> Inputs => [.. _inputs.OfType<Slot>()];

    public override IReadOnlyList<Slot> Outputs => _outputs;

    public override IEnumerable<Parameter> Parameters => _fill is null ? [] : [_fill];

    public override void Forward(StepList steps)
    {
        steps.Add(Name, Action, [.. Inputs, .. _outputs]);

        void Action(in Work w)
        {
            if (w.Part > 0)
            {
                return;
            }

            for (int o = 0; o < _outputs.Length; o++)
            {
                if (!_covered[o])
                {
                    new Span<float>(w.At(_outputs[o]), _outputs[o].Count * S.Lanes).Fill(_fill is null ? 0 : *_fill.Start);
                }
            }

            foreach (StridedCopy copy in _copies)
            {
                Move(copy, w.At(_inputs[copy.Input]!), w.At(_outputs[copy.Output]), 0, copy.SourceOffset, copy.DestinationOffset, back: false);
            }
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        // One input may be read through several positions (Concat of a value with itself): each slot is prepared once.
        foreach (Slot input in Inputs.Distinct())
        {
            if (!gradients.Required(input))
            {
                continue;
            }

            Slot dx = gradients.Of(input);
            bool add = gradients.Accumulates(input);
            StridedCopy[] copies = [.. _copies.Where(c => ReferenceEquals(_inputs[c.Input], input))];
            Slot[] dys = [.. _outputs.Select(gradients.Of)];
            steps.Add("d " + Name, Action, [dx, .. dys]);

            void Action(in Work w)
            {
                if (w.Part > 0)
                {
                    return;
                }

                if (!add)
                {
                    NativeMemory.Clear(w.At(dx), (nuint)dx.Count * (nuint)S.Lanes * sizeof(float));
                }

                foreach (StridedCopy copy in copies)
                {
                    Move(copy, w.At(dx), w.At(dys[copy.Output]), 0, copy.SourceOffset, copy.DestinationOffset, back: true);
                }
            }
        }
    }

    /// <summary>The same copy with axes joined where both sides run on without a gap.</summary>
    private static StridedCopy Joined(StridedCopy copy)
    {
        var dims = new List<int>();
        var from = new List<int>();
        var to = new List<int>();
        for (int axis = 0; axis < copy.Dims.Length; axis++)
        {
            if (copy.Dims[axis] == 1)
            {
                continue;
            }

            if (dims.Count > 0 && from[^1] == copy.SourceStrides[axis] * copy.Dims[axis] && to[^1] == copy.DestinationStrides[axis] * copy.Dims[axis])
            {
                dims[^1] *= copy.Dims[axis];
                from[^1] = copy.SourceStrides[axis];
                to[^1] = copy.DestinationStrides[axis];
                continue;
            }

            dims.Add(copy.Dims[axis]);
            from.Add(copy.SourceStrides[axis]);
            to.Add(copy.DestinationStrides[axis]);
        }

        if (dims.Count == 0)
        {
            dims.Add(1);
            from.Add(1);
            to.Add(1);
        }

        return copy with { Dims = [.. dims], SourceStrides = [.. from], DestinationStrides = [.. to] };
    }

    /// <summary>Copies source to destination, or (back) adds destination to source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Move(StridedCopy copy, float* source, float* destination, int axis, nint from, nint to, bool back)
    {
        int count = copy.Dims[axis];
        nint fromStep = copy.SourceStrides[axis];
        nint toStep = copy.DestinationStrides[axis];
        if (axis < copy.Dims.Length - 1)
        {
            for (int i = 0; i < count; i++)
            {
                Move(copy, source, destination, axis + 1, from + (i * fromStep), to + (i * toStep), back);
            }

            return;
        }

        float* x = source + (from * S.Lanes);
        float* y = destination + (to * S.Lanes);
        if (fromStep == 1 && toStep == 1 && !back)
        {
            NativeMemory.Copy(x, y, (nuint)count * (nuint)S.Lanes * sizeof(float));
            return;
        }

        for (int i = 0; i < count; i++)
        {
            if (back)
            {
                S.Store(x, S.Add(S.Load(x), S.Load(y)));
            }
            else
            {
                S.Store(y, S.Load(x));
            }

            x += fromStep * S.Lanes;
            y += toStep * S.Lanes;
        }
    }
}
