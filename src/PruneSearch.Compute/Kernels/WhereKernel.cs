using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>Elements of one operand where a constant condition holds, else of the other, with broadcasting.</summary>
/// <param name="name">The node.</param>
/// <param name="condition">1 where the first operand counts, 0 where the second.</param>
/// <param name="a">First operand.</param>
/// <param name="b">Second operand.</param>
/// <param name="y">Result.</param>
/// <param name="lanes">Samples that are interleaved.</param>
internal sealed unsafe class WhereKernel(string name, Parameter condition, Operand a, Operand b, Slot y, int lanes) : Kernel(name)
{
    public override IReadOnlyList<Slot> Inputs => [.. new[] { a.Slot, b.Slot }.OfType<Slot>()];

    public override IReadOnlyList<Slot> Outputs => [y];

    public override IEnumerable<Parameter> Parameters => new[] { a.Parameter, b.Parameter }.OfType<Parameter>();

    public override void Forward(StepList steps)
    {
        var walk = new BroadcastWalk(y.Dims, [(y.Dims, y), (condition.Dims, null), (a.Dims, a.Slot), (b.Dims, b.Slot)], lanes);
        steps.Add(Name, Action, [.. Inputs, y]);

        void Action(in Work w)
        {
            float* to = w.At(y);
            float* left = a.Slot is null ? a.Parameter!.Start : w.At(a.Slot);
            float* right = b.Slot is null ? b.Parameter!.Start : w.At(b.Slot);
            (int first, int last) = w.Share(walk.Items);
            for (int item = first; item < last; item++)
            {
                float* result = to + walk.Start(0, item);
                float* chosen = condition.Start + walk.Start(1, item);
                float* x = left + walk.Start(2, item);
                float* z = right + walk.Start(3, item);
                for (int i = 0; i < walk.Run; i++)
                {
                    float* from = *chosen != 0 ? x : z;
                    int advance = (*chosen != 0 ? a : b).Slot is null ? 0 : 1;
                    for (int lane = 0; lane < lanes; lane++)
                    {
                        result[lane] = from[lane * advance];
                    }

                    result += lanes;
                    chosen += Step(walk, 1, null);
                    x += Step(walk, 2, a.Slot);
                    z += Step(walk, 3, b.Slot);
                }
            }
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        Side(steps, gradients, a, whenTrue: true);
        Side(steps, gradients, b, whenTrue: false);
    }

    private void Side(StepList steps, Gradients gradients, Operand operand, bool whenTrue)
    {
        if (operand.Slot is { } slot ? !gradients.Required(slot) : !operand.Parameter!.IsTrainable)
        {
            return;
        }

        Slot dy = gradients.Of(y);
        Slot? target = operand.Slot is null ? null : gradients.Of(operand.Slot);
        bool add = operand.Slot is not null && gradients.Accumulates(operand.Slot);
        var walk = new BroadcastWalk(y.Dims, [(dy.Dims, dy), (condition.Dims, null), (operand.Dims, target)], lanes);
        AlignedBuffer? partial = null;
        if (operand.Parameter is { } parameter)
        {
            partial = Allocate((long)parameter.Count * gradients.Threads);
            bool addToParameter = gradients.Accumulates(parameter);
            steps.AddLast("sum d " + Name, (in Work w) => Partials.Sum(w, partial, parameter, gradients.Threads, addToParameter));
        }

        steps.Add("d " + Name, Action, target is null ? [dy] : [dy, target]);

        void Action(in Work w)
        {
            if (w.Part > 0)
            {
                return; // several elements may meet in one
            }

            float* to = target is null ? partial!.Start + ((nint)w.Thread * operand.Parameter!.Count) : w.At(target);
            if (target is not null && !add)
            {
                NativeMemory.Clear(to, (nuint)target.PhysicalCount * (nuint)lanes * sizeof(float));
            }

            for (int item = 0; item < walk.Items; item++)
            {
                float* gradient = w.At(dy) + walk.Start(0, item);
                float* chosen = condition.Start + walk.Start(1, item);
                float* sum = to + walk.Start(2, item);
                for (int i = 0; i < walk.Run; i++)
                {
                    for (int lane = 0; lane < lanes && (*chosen != 0) == whenTrue; lane++)
                    {
                        sum[target is null ? 0 : lane] += gradient[lane];
                    }

                    gradient += lanes;
                    chosen += Step(walk, 1, null);
                    sum += Step(walk, 2, target);
                }
            }
        }
    }

    /// <summary>Numbers from one element of a run to the next.</summary>
    private int Step(BroadcastWalk walk, int tensor, Slot? slot) => !walk.Advances[tensor] ? 0 : slot is null ? 1 : lanes;
}
