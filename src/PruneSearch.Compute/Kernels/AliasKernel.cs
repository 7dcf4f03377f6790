using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>Another shape over the same memory: nothing to do forward; backward the gradient is added, unless it shares memory too.</summary>
internal sealed unsafe class AliasKernel<S, V>(string name, Slot x, Slot y, bool soleReader) : Kernel(name)
    where S : struct, ISimd<V>
    where V : struct
{
    public override IReadOnlyList<Slot> Inputs => [x];

    public override IReadOnlyList<Slot> Outputs => [y];

    public override void Forward(StepList steps)
    {
    }

    public override void PlanGradients(Gradients gradients)
    {
        if (soleReader && gradients.Required(x))
        {
            gradients.Share(x, y);
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        if (soleReader || !gradients.Required(x))
        {
            return;
        }

        Slot dy = gradients.Of(y);
        Slot dx = gradients.Of(x);
        bool add = gradients.Accumulates(x);
        steps.Add("d " + Name, Action, [dy, dx]);

        void Action(in Work w)
        {
            float* from = w.At(dy);
            float* to = w.At(dx);
            (int first, int last) = w.Share(x.Count);
            for (int i = first * S.Lanes; i < last * S.Lanes; i += S.Lanes)
            {
                S.Store(to + i, add ? S.Add(S.Load(to + i), S.Load(from + i)) : S.Load(from + i));
            }
        }
    }
}
