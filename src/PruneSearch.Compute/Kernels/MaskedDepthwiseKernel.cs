using System.Runtime.CompilerServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// Depthwise convolution of single samples whose planes are a few vectors: a tap reads the plane as it lies, shifted, and a mask takes out
/// what belongs to another row or plane. So nothing is padded and nothing copied out. Forward only.
/// </summary>
internal sealed unsafe class MaskedDepthwiseKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    private const int Tile = 4;

    /// <summary>Vectors of a plane, and masks of all taps, at most: they stay in the first-level cache beside the planes.</summary>
    private const int MostVectors = 16;
    private const int MostMasks = 256;

    private readonly ConvSpec _spec;
    private readonly Slot _x;
    private readonly Slot _y;
    private readonly int[] _starts;
    private readonly nint[] _taps;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer? _bias;
    private readonly AlignedBuffer _masks;

    public MaskedDepthwiseKernel(string name, ConvSpec spec, Slot x, Slot y)
        : base(name)
    {
        _spec = spec;
        _x = x;
        _y = y;
        ConvGeometry g = spec.Geometry;
        int positions = g.Height * g.Width;

        // The last vector ends with the plane, over one before it; a tile that is not full does it again.
        int vectors = (positions + S.Lanes - 1) / S.Lanes;
        _starts = [.. Enumerable.Range(0, (vectors + Tile - 1) / Tile * Tile).Select(v => Math.Min(v * S.Lanes, positions - S.Lanes))];
        _taps = [.. Enumerable.Range(0, g.Taps).Select(t => ((nint)RowOf(t) * g.Width) + ColumnOf(t))];
        _weights = Allocate(spec.Weight.Count);
        _bias = spec.Fold().Bias is null ? null : Allocate(g.Outputs);
        _masks = Allocate((long)g.Taps * _starts.Length * S.Lanes);
        FillMasks();
    }

    public override IReadOnlyList<Slot> Inputs => _spec.Residual is null ? [_x] : [_x, _spec.Residual];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override IEnumerable<Parameter> Parameters => _spec.Parameters;

    /// <summary>Whether this kernel computes a convolution: output planes like the input's, of a size that pays.</summary>
    public static bool Fits(ConvGeometry g, Slot x)
    {
        int positions = g.Height * g.Width;
        int vectors = (positions + S.Lanes - 1) / S.Lanes;
        return x.Halo.IsNone && g is { StrideRows: 1, StrideColumns: 1 } && g.OutputHeight == g.Height && g.OutputWidth == g.Width
            && S.Lanes > 1 && positions >= S.Lanes && vectors <= MostVectors && g.Taps * vectors <= MostMasks
            && Reach(g) <= CompiledProgram.FrontSlack;
    }

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
        steps.Add(Name, Action, [.. Inputs, _y]);

        void Action(in Work w)
        {
            ConvGeometry g = _spec.Geometry;
            nint size = (nint)g.Height * g.Width;
            (int first, int last) = w.Share(_x.Dims[0] * g.Outputs);
            for (int plane = first; plane < last; plane++)
            {
                int output = plane % g.Outputs;
                int input = (plane / g.Outputs * g.Inputs) + (output / g.OutputsPerGroup);
                Filter(
                    w.At(_x) + (input * size),
                    _weights.Start + ((nint)output * g.Taps),
                    _bias is null ? 0 : _bias.Start[output],
                    _spec.Residual is null ? null : w.At(_spec.Residual) + (plane * size),
                    w.At(_y) + (plane * size));
            }
        }
    }

    /// <summary>How far before a plane a tap reads.</summary>
    private static int Reach(ConvGeometry g) => (g.PadTop * g.Width) + g.PadLeft;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Filter(float* x, float* weights, float bias, float* residual, float* y)
    {
        int count = _taps.Length;
        bool clamp = _spec.Clamp is not null;
        (float low, float high) = _spec.Clamp ?? default;
        V lowest = S.Set(low), highest = S.Set(high);
        float* mask = _masks.Start;
        fixed (nint* taps = _taps)
        fixed (int* starts = _starts)
        {
            for (int v = 0; v < _starts.Length; v += Tile)
            {
                (nint p0, nint p1, nint p2, nint p3) = (starts[v], starts[v + 1], starts[v + 2], starts[v + 3]);
                V s0 = S.Set(bias), s1 = s0, s2 = s0, s3 = s0;
                for (int t = 0; t < count; t++)
                {
                    float* from = x + taps[t];
                    V w = S.Set(weights[t]);
                    s0 = S.Fma(S.And(S.Load(from + p0), S.Load(mask)), w, s0);
                    s1 = S.Fma(S.And(S.Load(from + p1), S.Load(mask + S.Lanes)), w, s1);
                    s2 = S.Fma(S.And(S.Load(from + p2), S.Load(mask + (2 * S.Lanes))), w, s2);
                    s3 = S.Fma(S.And(S.Load(from + p3), S.Load(mask + (3 * S.Lanes))), w, s3);
                    mask += Tile * S.Lanes;
                }

                if (residual is not null)
                {
                    s0 = S.Add(s0, S.Load(residual + p0));
                    s1 = S.Add(s1, S.Load(residual + p1));
                    s2 = S.Add(s2, S.Load(residual + p2));
                    s3 = S.Add(s3, S.Load(residual + p3));
                }

                if (clamp)
                {
                    s0 = S.Min(highest, S.Max(lowest, s0));
                    s1 = S.Min(highest, S.Max(lowest, s1));
                    s2 = S.Min(highest, S.Max(lowest, s2));
                    s3 = S.Min(highest, S.Max(lowest, s3));
                }

                S.Store(y + p0, s0);
                S.Store(y + p1, s1);
                S.Store(y + p2, s2);
                S.Store(y + p3, s3);
            }
        }
    }

    private int RowOf(int tap) => (tap / _spec.Geometry.KernelColumns * _spec.Geometry.DilationRows) - _spec.Geometry.PadTop;

    private int ColumnOf(int tap) => (tap % _spec.Geometry.KernelColumns * _spec.Geometry.DilationColumns) - _spec.Geometry.PadLeft;

    /// <summary>In the order they are read: [tile][tap][vector of the tile]; all bits where a position's tap lies inside the plane.</summary>
    private void FillMasks()
    {
        ConvGeometry g = _spec.Geometry;
        var to = (uint*)_masks.Start;
        for (int v = 0; v < _starts.Length; v += Tile)
        {
            for (int t = 0; t < g.Taps; t++)
            {
                for (int i = 0; i < Tile * S.Lanes; i++)
                {
                    int position = _starts[v + (i / S.Lanes)] + (i % S.Lanes);
                    int row = (position / g.Width) + RowOf(t);
                    int column = (position % g.Width) + ColumnOf(t);
                    *to++ = row >= 0 && row < g.Height && column >= 0 && column < g.Width ? uint.MaxValue : 0;
                }
            }
        }
    }
}
