using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>A parameter as an activation: the same number in every lane.</summary>
internal sealed unsafe class ConstantKernel<S, V>(string name, Parameter parameter) : Kernel(name)
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly Slot _y = new(name, parameter.Dims);

    public override IReadOnlyList<Slot> Inputs => [];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override IEnumerable<Parameter> Parameters => [parameter];

    public override void Forward(StepList steps)
    {
        steps.Add(Name, Action, [_y]);

        void Action(in Work w)
        {
            float* to = w.At(_y);
            (int first, int last) = w.Share(_y.Count);
            for (int i = first; i < last; i++)
            {
                S.Store(to + ((nint)i * S.Lanes), S.Set(parameter.Start[i]));
            }
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        if (!parameter.IsTrainable)
        {
            return;
        }

        Slot dy = gradients.Of(_y);
        AlignedBuffer partial = Allocate((long)parameter.Count * gradients.Threads);
        bool add = gradients.Accumulates(parameter);
        steps.Add("d " + Name, Action, [dy]);
        steps.AddLast("sum d " + Name, (in Work w) => Partials.Sum(w, partial, parameter, gradients.Threads, add));

        void Action(in Work w)
        {
            float* from = w.At(dy);
            float* to = partial.Start + ((nint)w.Thread * parameter.Count);
            (int first, int last) = w.Share(_y.Count);
            for (int i = first; i < last; i++)
            {
                to[i] += S.Sum(S.Load(from + ((nint)i * S.Lanes)));
            }
        }
    }
}
