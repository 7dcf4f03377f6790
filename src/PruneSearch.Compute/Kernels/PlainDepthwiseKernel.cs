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
    private readonly ConvSpec _spec;
    private readonly Slot _x;
    private readonly Slot _y;
    private readonly PhasePlanes _planes;
    private readonly nint[] _taps;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer? _bias;
    private readonly AlignedBuffer _scratch;
    private readonly nint _scratchPerThread;

    public PlainDepthwiseKernel(string name, ConvSpec spec, Slot x, Slot y, int threads)
        : base(name)
    {
        _spec = spec;
        _x = x;
        _y = y;
        _planes = new PhasePlanes(name, spec.Geometry, x);
        _taps = _planes.TapOffsets();
        _weights = Allocate(spec.Weight.Count);
        _bias = spec.Fold().Bias is null ? null : Allocate(spec.Geometry.Outputs);
        _scratchPerThread = ((nint)spec.Geometry.OutputHeight * _planes.Width) + (4 * S.Lanes);
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
            for (int plane = first; plane < last; plane++)
            {
                int output = plane % g.Outputs;
                float* x = w.At(_planes.Slot) + (plane / g.Outputs * _planes.LeadingStride) + (output / g.OutputsPerGroup * _planes.ChannelStride);
                Filter(x, _weights.Start + ((nint)output * g.Taps), _bias is null ? 0 : _bias.Start[output], sums);
                CopyOut(sums, _spec.Residual is null ? null : w.At(_spec.Residual) + (plane * outputPlane), w.At(_y) + (plane * outputPlane));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Filter(float* x, float* weights, float bias, float* sums)
    {
        int positions = ((_spec.Geometry.OutputHeight - 1) * _planes.Width) + _spec.Geometry.OutputWidth;
        for (int at = 0; at < positions; at += 4 * S.Lanes)
        {
            V s0 = S.Set(bias), s1 = s0, s2 = s0, s3 = s0;
            for (int t = 0; t < _taps.Length; t++)
            {
                float* from = x + at + _taps[t];
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyOut(float* sums, float* residual, float* y)
    {
        ConvGeometry g = _spec.Geometry;
        (float low, float high) = _spec.Clamp ?? (float.NegativeInfinity, float.PositiveInfinity);
        bool clamp = _spec.Clamp is not null;
        for (int row = 0; row < g.OutputHeight; row++)
        {
            int i = 0;
            for (; i <= g.OutputWidth - S.Lanes; i += S.Lanes)
            {
                V value = S.Load(sums + i);
                value = residual is null ? value : S.Add(value, S.Load(residual + i));
                S.Store(y + i, clamp ? S.Min(S.Set(high), S.Max(S.Set(low), value)) : value);
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
