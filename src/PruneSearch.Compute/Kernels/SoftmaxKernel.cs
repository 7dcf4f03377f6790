using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>Softmax over one axis.</summary>
internal sealed unsafe class SoftmaxKernel<S, V>(string name, int axis, Slot x, Slot y) : Kernel(name)
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly int _size = x.Dims[axis];
    private readonly int _outer = x.Dims.Take(axis).Aggregate(1, (a, b) => a * b);
    private readonly int _inner = x.Dims.Skip(axis + 1).Aggregate(1, (a, b) => a * b);

    public override IReadOnlyList<Slot> Inputs => [x];

    public override IReadOnlyList<Slot> Outputs => [y];

    public override IEnumerable<Slot> SavedForBackward => [y];

    public override void Forward(StepList steps)
    {
        steps.Add(Name, Action, [x, y]);

        void Action(in Work w)
        {
            nint step = (nint)_inner * S.Lanes;
            (int first, int last) = w.Share(_outer * _inner);
            for (int line = first; line < last; line++)
            {
                nint start = Start(line);
                float* from = w.At(x) + start;
                float* to = w.At(y) + start;
                V largest = S.Load(from);
                for (int k = 1; k < _size; k++)
                {
                    largest = S.Max(largest, S.Load(from + (k * step)));
                }

                V sum = S.Zero;
                for (int k = 0; k < _size; k++)
                {
                    V e = S.Exp(S.Sub(S.Load(from + (k * step)), largest));
                    S.Store(to + (k * step), e);
                    sum = S.Add(sum, e);
                }

                V inverse = S.Div(S.Set(1), sum);
                for (int k = 0; k < _size; k++)
                {
                    S.Store(to + (k * step), S.Mul(S.Load(to + (k * step)), inverse));
                }
            }
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        if (!gradients.Required(x))
        {
            return;
        }

        Slot dy = gradients.Of(y);
        Slot dx = gradients.Of(x);
        bool add = gradients.Accumulates(x);
        steps.Add("d " + Name, Action, [y, dy, dx]);

        void Action(in Work w)
        {
            nint step = (nint)_inner * S.Lanes;
            (int first, int last) = w.Share(_outer * _inner);
            for (int line = first; line < last; line++)
            {
                nint start = Start(line);
                float* value = w.At(y) + start;
                float* from = w.At(dy) + start;
                float* to = w.At(dx) + start;
                V dot = S.Zero;
                for (int k = 0; k < _size; k++)
                {
                    dot = S.Fma(S.Load(value + (k * step)), S.Load(from + (k * step)), dot);
                }

                for (int k = 0; k < _size; k++)
                {
                    V d = S.Mul(S.Load(value + (k * step)), S.Sub(S.Load(from + (k * step)), dot));
                    S.Store(to + (k * step), add ? S.Add(S.Load(to + (k * step)), d) : d);
                }
            }
        }
    }

    private nint Start(int line) => (((nint)(line / _inner) * _size * _inner) + (line % _inner)) * S.Lanes;
}
