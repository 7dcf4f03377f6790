using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Kernels;

/// <summary>Resamples one to three spatial axes, each output element from the nearest input or its two neighbours on each axis.</summary>
internal sealed unsafe class ResizeKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Rows that one output row can come from: two neighbours in depth times two in height.</summary>
    private const int MaxRows = 4;

    private readonly ResizeAxis _depth;
    private readonly ResizeAxis _height;
    private readonly ResizeAxis _width;
    private readonly Slot _x;
    private readonly Slot _y;

    /// <param name="name">The node.</param>
    /// <param name="axes">The maps of the spatial axes.</param>
    /// <param name="x">Input.</param>
    /// <param name="y">Output.</param>
    public ResizeKernel(string name, ResizeAxis[] axes, Slot x, Slot y)
        : base(name)
    {
        _depth = axes.Length > 2 ? axes[^3] : ResizeAxis.Single;
        _height = axes.Length > 1 ? axes[^2] : ResizeAxis.Single;
        _width = axes[^1];
        _x = x;
        _y = y;
    }

    public override IReadOnlyList<Slot> Inputs => [_x];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override void Forward(StepList steps)
    {
        var from = SpatialView.Of(_x);
        var to = SpatialView.Of(_y);
        steps.Add(Name, Action, [_x, _y]);

        void Action(in Work w)
        {
            float* x = w.At(_x) + ((nint)from.Origin * S.Lanes);
            float* y = w.At(_y) + ((nint)to.Origin * S.Lanes);
            (int first, int last) = w.Share(from.Volumes);
            for (int volume = first; volume < last; volume++)
            {
                Resample(x + ((nint)volume * from.VolumePitch * S.Lanes), y + ((nint)volume * to.VolumePitch * S.Lanes), from, to);
            }
        }
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
        var from = SpatialView.Of(dy);
        var to = SpatialView.Of(dx);
        steps.Add("d " + Name, Action, [dy, dx]);

        void Action(in Work w)
        {
            (int first, int last) = w.Share(to.Volumes);
            for (int volume = first; volume < last; volume++)
            {
                float* target = w.At(dx) + ((nint)volume * to.VolumePitch * S.Lanes);
                if (!add)
                {
                    NativeMemory.Clear(target, (nuint)(to.VolumePitch * S.Lanes) * sizeof(float));
                }

                Spread(w.At(dy) + ((from.Origin + ((nint)volume * from.VolumePitch)) * S.Lanes), target + ((nint)to.Origin * S.Lanes), from, to);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Resample(float* x, float* y, SpatialView from, SpatialView to)
    {
        float** rows = stackalloc float*[MaxRows];
        float* shares = stackalloc float[MaxRows];
        for (int d = 0; d < _depth.Count; d++)
        {
            for (int h = 0; h < _height.Count; h++)
            {
                int count = Rows(x, from, d, h, rows, shares);
                float* target = y + ((((nint)d * to.PlanePitch) + ((nint)h * to.RowPitch)) * S.Lanes);
                for (int i = 0; i < _width.Count; i++)
                {
                    nint low = (nint)_width.Low[i] * S.Lanes;
                    nint high = (nint)_width.High[i] * S.Lanes;
                    float weight = _width.Weight[i];
                    V sum = S.Zero;
                    for (int r = 0; r < count; r++)
                    {
                        V value = S.Load(rows[r] + low);
                        if (weight != 0)
                        {
                            value = S.Fma(S.Set(weight), S.Sub(S.Load(rows[r] + high), value), value);
                        }

                        sum = S.Fma(value, S.Set(shares[r]), sum);
                    }

                    S.Store(target, sum);
                    target += S.Lanes;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(float* dy, float* dx, SpatialView from, SpatialView to)
    {
        float** rows = stackalloc float*[MaxRows];
        float* shares = stackalloc float[MaxRows];
        for (int d = 0; d < _depth.Count; d++)
        {
            for (int h = 0; h < _height.Count; h++)
            {
                int count = Rows(dx, to, d, h, rows, shares);
                float* source = dy + ((((nint)d * from.PlanePitch) + ((nint)h * from.RowPitch)) * S.Lanes);
                for (int i = 0; i < _width.Count; i++)
                {
                    V gradient = S.Load(source);
                    source += S.Lanes;
                    for (int r = 0; r < count; r++)
                    {
                        Add(rows[r] + ((nint)_width.Low[i] * S.Lanes), gradient, shares[r] * (1 - _width.Weight[i]));
                        if (_width.Weight[i] != 0)
                        {
                            Add(rows[r] + ((nint)_width.High[i] * S.Lanes), gradient, shares[r] * _width.Weight[i]);
                        }
                    }
                }
            }
        }
    }

    private static void Add(float* to, V gradient, float share) => S.Store(to, S.Fma(gradient, S.Set(share), S.Load(to)));

    /// <summary>The input rows that an output row comes from, and their shares.</summary>
    private int Rows(float* origin, SpatialView view, int d, int h, float** rows, float* shares)
    {
        int count = 0;
        for (int plane = 0; plane < 2; plane++)
        {
            for (int row = 0; row < 2; row++)
            {
                float share = (plane == 0 ? 1 - _depth.Weight[d] : _depth.Weight[d]) * (row == 0 ? 1 - _height.Weight[h] : _height.Weight[h]);
                if (share != 0)
                {
                    int z = plane == 0 ? _depth.Low[d] : _depth.High[d];
                    int y = row == 0 ? _height.Low[h] : _height.High[h];
                    rows[count] = origin + ((((nint)z * view.PlanePitch) + ((nint)y * view.RowPitch)) * S.Lanes);
                    shares[count++] = share;
                }
            }
        }

        return count;
    }
}
