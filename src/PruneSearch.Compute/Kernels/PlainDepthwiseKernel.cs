using System.Runtime.CompilerServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// Depthwise convolution of single samples: positions of a padded plane side by side, its margin included, so that rows of any width fill
/// vectors; then rows are copied out. Forward only.
/// </summary>
internal sealed unsafe class PlainDepthwiseKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Planes whose sums are computed before any of them is copied out: by then the stores have left the processor's buffers.</summary>
    private const int Run = 8;

    private readonly ConvSpec _spec;
    private readonly Slot _x;
    private readonly Slot _y;
    private readonly PhasePlanes<S, V> _planes;
    private readonly nint[] _taps;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer? _bias;
    private readonly AlignedBuffer _scratch;
    private readonly nint _sums;
    private readonly nint _scratchPerThread;

    public PlainDepthwiseKernel(string name, ConvSpec spec, Slot x, Slot y, int threads)
        : base(name)
    {
        _spec = spec;
        _x = x;
        _y = y;
        _planes = new PhasePlanes<S, V>(name, spec.Geometry, x);
        _taps = _planes.TapOffsets();
        _weights = Allocate(spec.Weight.Count);
        _bias = spec.Fold().Bias is null ? null : Allocate(spec.Geometry.Outputs);
        _sums = ((nint)spec.Geometry.OutputHeight * _planes.Width) + (8 * S.Lanes);
        _scratchPerThread = _sums * Run;
        _scratch = Allocate(_scratchPerThread * threads);
    }

    public override IReadOnlyList<Slot> Inputs => _spec.Residual is null ? [_x] : [_x, _spec.Residual];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override IEnumerable<Parameter> Parameters => _spec.Parameters;

    public override void Pack()
    {
        (float[]? factors, float[]? bias) = _spec.Fold();
        bias?.CopyTo(_bias!.Span);
        int taps = _spec.Geometry.Taps;
        for (int i = 0; i < _spec.Weight.Count; i++)
        {
            _weights.Start[i] = _spec.Weight.Start[i] * (factors is null ? 1 : factors[i / taps]);
        }
    }

    public override void Forward(StepList steps)
    {
        _planes.AddCopy(steps);
        steps.Add(Name, Action, [_planes.Slot, .. Inputs, _y]);

        void Action(in Work w)
        {
            ConvGeometry g = _spec.Geometry;
            float* sums = _scratch.Start + (w.Thread * _scratchPerThread);
            nint outputPlane = (nint)g.OutputHeight * g.OutputWidth;
            (int first, int last) = w.Share(_x.Dims[0] * g.Outputs);
            for (int run = first; run < last; run += Run)
            {
                int behind = Math.Min(last, run + Run);
                for (int plane = run; plane < behind; plane++)
                {
                    int output = plane % g.Outputs;
                    float* x = w.At(_planes.Slot) + (plane / g.Outputs * _planes.LeadingStride) + (output / g.OutputsPerGroup * _planes.ChannelStride);
                    Filter(x, _weights.Start + ((nint)output * g.Taps), _bias is null ? 0 : _bias.Start[output], sums + ((plane - run) * _sums));
                }

                for (int plane = run; plane < behind; plane++)
                {
                    CopyOut(
                        sums + ((plane - run) * _sums),
                        _spec.Residual is null ? null : w.At(_spec.Residual) + (plane * outputPlane),
                        w.At(_y) + (plane * outputPlane));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Filter(float* x, float* weights, float bias, float* sums)
    {
        int positions = ((_spec.Geometry.OutputHeight - 1) * _planes.Width) + _spec.Geometry.OutputWidth;
        int count = _taps.Length;
        fixed (nint* taps = _taps)
        {
            int at = 0;
            for (; at < positions - (4 * S.Lanes); at += 8 * S.Lanes)
            {
                V s0 = S.Set(bias), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
                for (int t = 0; t < count; t++)
                {
                    float* from = x + at + taps[t];
                    V w = S.Set(weights[t]);
                    s0 = S.Fma(S.Load(from), w, s0);
                    s1 = S.Fma(S.Load(from + S.Lanes), w, s1);
                    s2 = S.Fma(S.Load(from + (2 * S.Lanes)), w, s2);
                    s3 = S.Fma(S.Load(from + (3 * S.Lanes)), w, s3);
                    s4 = S.Fma(S.Load(from + (4 * S.Lanes)), w, s4);
                    s5 = S.Fma(S.Load(from + (5 * S.Lanes)), w, s5);
                    s6 = S.Fma(S.Load(from + (6 * S.Lanes)), w, s6);
                    s7 = S.Fma(S.Load(from + (7 * S.Lanes)), w, s7);
                }

                float* to = sums + at;
                S.Store(to, s0);
                S.Store(to + S.Lanes, s1);
                S.Store(to + (2 * S.Lanes), s2);
                S.Store(to + (3 * S.Lanes), s3);
                S.Store(to + (4 * S.Lanes), s4);
                S.Store(to + (5 * S.Lanes), s5);
                S.Store(to + (6 * S.Lanes), s6);
                S.Store(to + (7 * S.Lanes), s7);
            }

            for (; at < positions; at += 4 * S.Lanes)
            {
                V s0 = S.Set(bias), s1 = s0, s2 = s0, s3 = s0;
                for (int t = 0; t < count; t++)
                {
                    float* from = x + at + taps[t];
                    V w = S.Set(weights[t]);
                    s0 = S.Fma(S.Load(from), w, s0);
                    s1 = S.Fma(S.Load(from + S.Lanes), w, s1);
                    s2 = S.Fma(S.Load(from + (2 * S.Lanes)), w, s2);
                    s3 = S.Fma(S.Load(from + (3 * S.Lanes)), w, s3);
                }

                S.Store(sums + at, s0);
                S.Store(sums + at + S.Lanes, s1);
                S.Store(sums + at + (2 * S.Lanes), s2);
                S.Store(sums + at + (3 * S.Lanes), s3);
            }
        }
    }

    /// <summary>Takes the rows out of the sums. Whole vectors: what runs past a row's end is overwritten by the next row, except at the plane's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyOut(float* sums, float* residual, float* y)
    {
        ConvGeometry g = _spec.Geometry;
        (float low, float high) = _spec.Clamp ?? (float.NegativeInfinity, float.PositiveInfinity);
        bool clamp = _spec.Clamp is not null;
        V lowest = S.Set(low), highest = S.Set(high);
        float* end = y + ((nint)g.OutputHeight * g.OutputWidth);
        for (int row = 0; row < g.OutputHeight; row++)
        {
            int i = 0;
            for (; i < g.OutputWidth && y + i + S.Lanes <= end; i += S.Lanes)
            {
                V value = S.Load(sums + i);
                value = residual is null ? value : S.Add(value, S.Load(residual + i));
                S.Store(y + i, clamp ? S.Min(highest, S.Max(lowest, value)) : value);
            }

            for (; i < g.OutputWidth; i++)
            {
                float value = sums[i] + (residual is null ? 0 : residual[i]);
                y[i] = clamp ? SimdScalar.Min(high, SimdScalar.Max(low, value)) : value;
            }

            sums += _planes.Width;
            y += g.OutputWidth;
            residual = residual is null ? null : residual + g.OutputWidth;
        }
    }
}
