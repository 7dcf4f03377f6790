using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>Mean over some axes of every sample: ReduceMean and GlobalAveragePool.</summary>
internal sealed unsafe class ReduceMeanKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly Slot _x;
    private readonly Slot _y;
    private readonly int[] _keptDims;
    private readonly bool _trailing;
    private readonly float _factor;

    /// <param name="name">The node.</param>
    /// <param name="axes">The axes that are averaged.</param>
    /// <param name="x">Input.</param>
    /// <param name="y">Output; its elements are those of the input with the axes reduced to 1.</param>
    public ReduceMeanKernel(string name, int[] axes, Slot x, Slot y)
        : base(name)
    {
        _x = x;
        _y = y;
        _keptDims = [.. x.Dims.Select((d, a) => axes.Contains(a) ? 1 : d)];
        _trailing = axes.Length > 0 && axes.SequenceEqual(Enumerable.Range(axes[0], x.Dims.Length - axes[0])) && (!x.IsImage || axes[0] == 2);
        _factor = 1f / Math.Max(1, axes.Aggregate(1, (n, a) => n * x.Dims[a]));
        FirstAxis = axes.Length > 0 ? axes[0] : 0;
    }

    private int FirstAxis { get; }

    public override IReadOnlyList<Slot> Inputs => [_x];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override void Forward(StepList steps)
    {
        if (_trailing)
        {
            var walk = new PlaneWalk(S.Lanes, FirstAxis - 1, _x);
            steps.Add(Name, (in Work w) => Trailing(w, walk), [_x, _y]);
            return;
        }

        var general = new BroadcastWalk(_x.Dims, [(_x.Dims, _x), (_keptDims, new Slot("kept", _keptDims))], S.Lanes);
        steps.Add(Name, (in Work w) => General(w, general), [_x, _y]);
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        if (!gradients.Required(_x))
        {
            return;
        }

        Slot dy = gradients.Of(_y);
        Slot dx = gradients.Of(_x);
        bool add = gradients.Accumulates(_x);
        var walk = new BroadcastWalk(dx.Dims, [(dx.Dims, dx), (_keptDims, new Slot("kept", _keptDims))], S.Lanes);
        steps.Add("d " + Name, Action, [dy, dx]);

        void Action(in Work w)
        {
            V factor = S.Set(_factor);
            float* from = w.At(dy);
            float* to = w.At(dx);
            (int first, int last) = w.Share(walk.Items);
            for (int item = first; item < last; item++)
            {
                float* target = to + walk.Start(0, item);
                float* source = from + walk.Start(1, item);
                int advance = walk.Advances[1] ? S.Lanes : 0;
                for (int i = 0; i < walk.Run * S.Lanes; i += S.Lanes)
                {
                    V d = S.Mul(S.Load(source), factor);
                    S.Store(target + i, add ? S.Add(S.Load(target + i), d) : d);
                    source += advance;
                }
            }
        }
    }

    private void Trailing(in Work w, PlaneWalk walk)
    {
        float* x = w.At(_x);
        float* y = w.At(_y);
        (int first, int last) = w.Share(walk.Items);
        for (int item = first; item < last; item++)
        {
            V sum = S.Zero;
            for (int row = 0; row < walk.Rows; row++)
            {
                sum = S.Add(sum, BatchNormRows<S, V>.Sum(x + walk.Start(0, item, row), walk.Length));
            }

            S.Store(y + ((nint)item * S.Lanes), S.Mul(sum, S.Set(_factor)));
        }
    }

    private void General(in Work w, BroadcastWalk walk)
    {
        if (w.Part > 0)
        {
            return; // runs that meet in one mean are added up by one thread
        }

        float* x = w.At(_x);
        float* y = w.At(_y);
        int count = _y.Count * S.Lanes;
        NativeMemory.Clear(y, (nuint)count * sizeof(float));
        int advance = walk.Advances[1] ? S.Lanes : 0;
        for (int item = 0; item < walk.Items; item++)
        {
            float* source = x + walk.Start(0, item);
            float* target = y + walk.Start(1, item);
            for (int i = 0; i < walk.Run * S.Lanes; i += S.Lanes)
            {
                S.Store(target, S.Add(S.Load(target), S.Load(source + i)));
                target += advance;
            }
        }

        V factor = S.Set(_factor);
        for (int i = 0; i < count; i += S.Lanes)
        {
            S.Store(y + i, S.Mul(S.Load(y + i), factor));
        }
    }
}
