using System.Runtime.CompilerServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>Applies a function to every element. May work in place.</summary>
internal sealed unsafe class UnaryKernel<S, V, F>(string name, Slot x, Slot y, int lanes, float p, float q) : Kernel(name)
    where S : struct, ISimd<V>
    where V : struct
    where F : struct, IUnaryFunction
{
    public override IReadOnlyList<Slot> Inputs => [x];

    public override IReadOnlyList<Slot> Outputs => [y];

    public override IEnumerable<Slot> SavedForBackward => [F.FromValue ? y : x];

    public override void Forward(StepList steps)
    {
        var walk = new PlaneWalk(lanes, -1, x, y);
        steps.Add(Name, Action, [x, y]);

        void Action(in Work w)
        {
            float* from = w.At(x);
            float* to = w.At(y);
            (int first, int last) = walk.Items > 1 ? w.Share(walk.Items) : (0, w.Part == 0 ? 1 : 0);
            for (int item = first; item < last; item++)
            {
                for (int row = 0; row < walk.Rows; row++)
                {
                    Apply(from + walk.Start(0, item, row), to + walk.Start(1, item, row), walk.Length);
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

        Slot a = F.FromValue ? y : x;
        Slot dy = gradients.Of(y);
        Slot dx = gradients.Of(x);
        bool add = gradients.Accumulates(x);
        var walk = new PlaneWalk(lanes, -1, a, dy, dx);
        steps.Add("d " + Name, Action, [a, dy, dx]);

        void Action(in Work w)
        {
            float* value = w.At(a);
            float* from = w.At(dy);
            float* to = w.At(dx);
            (int first, int last) = walk.Items > 1 ? w.Share(walk.Items) : (0, w.Part == 0 ? 1 : 0);
            for (int item = first; item < last; item++)
            {
                for (int row = 0; row < walk.Rows; row++)
                {
                    Derive(value + walk.Start(0, item, row), from + walk.Start(1, item, row), to + walk.Start(2, item, row), walk.Length, add);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(float* from, float* to, int length)
    {
        V first = S.Set(p);
        V second = S.Set(q);
        int i = 0;
        for (; i <= length - S.Lanes; i += S.Lanes)
        {
            S.Store(to + i, F.Apply<S, V>(S.Load(from + i), first, second));
        }

        for (; i < length; i++)
        {
            to[i] = F.Apply<SimdScalar, float>(from[i], p, q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Derive(float* value, float* from, float* to, int length, bool add)
    {
        V first = S.Set(p);
        V second = S.Set(q);
        int i = 0;
        for (; i <= length - S.Lanes; i += S.Lanes)
        {
            V gradient = S.Mul(S.Load(from + i), F.Derivative<S, V>(S.Load(value + i), first, second));
            S.Store(to + i, add ? S.Add(S.Load(to + i), gradient) : gradient);
        }

        for (; i < length; i++)
        {
            float gradient = from[i] * F.Derivative<SimdScalar, float>(value[i], p, q);
            to[i] = add ? to[i] + gradient : gradient;
        }
    }
}
