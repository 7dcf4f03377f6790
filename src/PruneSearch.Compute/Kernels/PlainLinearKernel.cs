using System.Runtime.CompilerServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// A linear layer over the last axis of single samples. Few rows: dot products along the weights' rows. More: register tiles, a vector
/// holding neighbouring outputs. Forward only.
/// </summary>
internal sealed unsafe class PlainLinearKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    private const int TileVectors = 4;

    private const int FewRows = 3;

    private readonly LinearSpec _spec;
    private readonly Slot _x;
    private readonly Slot _y;
    private readonly int _rows;
    private readonly int _panel = TileVectors * S.Lanes;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _scratch;
    private readonly nint _scratchPerThread;

    public PlainLinearKernel(string name, LinearSpec spec, Slot x, Slot y, int threads)
        : base(name)
    {
        _spec = spec;
        _x = x;
        _y = y;
        _rows = x.Count / Math.Max(1, spec.Inputs);
        int panels = (spec.Outputs + _panel - 1) / _panel;
        _weights = Allocate((long)panels * _panel * spec.Inputs);
        _bias = Allocate((long)panels * _panel);
        _scratchPerThread = ((nint)S.TileRows * spec.Inputs) + (S.TileRows * _panel);
        _scratch = Allocate(_scratchPerThread * threads);
    }

    public override IReadOnlyList<Slot> Inputs => [_x];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override IEnumerable<Parameter> Parameters => _spec.Parameters;

    /// <summary>Few rows: [output][input]. Else panels [input][output of the panel], the last filled up with zeros.</summary>
    public override void Pack()
    {
        for (int n = 0; n < _spec.Outputs; n++)
        {
            _bias.Start[n] = _spec.Bias is null ? 0 : _spec.Beta * _spec.Bias.Start[_spec.Bias.Count == 1 ? 0 : n];
            for (int k = 0; k < _spec.Inputs; k++)
            {
                nint at = _rows <= FewRows
                    ? ((nint)n * _spec.Inputs) + k
                    : ((((nint)(n / _panel) * _spec.Inputs) + k) * _panel) + (n % _panel);
                _weights.Start[at] = _spec.Alpha * _spec.Weight.Start[((nint)n * _spec.OutputStride) + ((nint)k * _spec.InputStride)];
            }
        }
    }

    public override void Forward(StepList steps) =>
        steps.Add(Name, _rows <= FewRows ? DotProducts : Tiles, [_x, _y]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DotProducts(in Work w)
    {
        int inputs = _spec.Inputs;
        (float low, float high) = _spec.Clamp ?? (float.NegativeInfinity, float.PositiveInfinity);
        (int first, int last) = w.Share(_spec.Outputs);
        for (int row = 0; row < _rows; row++)
        {
            float* x = w.At(_x) + ((nint)row * inputs);
            float* y = w.At(_y) + ((nint)row * _spec.Outputs);
            for (int n = first; n < last; n++)
            {
                float* weights = _weights.Start + ((nint)n * inputs);
                V s0 = S.Zero, s1 = S.Zero, s2 = S.Zero, s3 = S.Zero;
                int k = 0;
                for (; k <= inputs - (4 * S.Lanes); k += 4 * S.Lanes)
                {
                    s0 = S.Fma(S.Load(x + k), S.Load(weights + k), s0);
                    s1 = S.Fma(S.Load(x + k + S.Lanes), S.Load(weights + k + S.Lanes), s1);
                    s2 = S.Fma(S.Load(x + k + (2 * S.Lanes)), S.Load(weights + k + (2 * S.Lanes)), s2);
                    s3 = S.Fma(S.Load(x + k + (3 * S.Lanes)), S.Load(weights + k + (3 * S.Lanes)), s3);
                }

                for (; k <= inputs - S.Lanes; k += S.Lanes)
                {
                    s0 = S.Fma(S.Load(x + k), S.Load(weights + k), s0);
                }

                float sum = S.Sum(S.Add(S.Add(s0, s1), S.Add(s2, s3))) + _bias.Start[n];
                for (; k < inputs; k++)
                {
                    sum += x[k] * weights[k];
                }

                y[n] = _spec.Clamp is null ? sum : SimdScalar.Min(high, SimdScalar.Max(low, sum));
            }
        }
    }

    private void Tiles(in Work w)
    {
        int inputs = _spec.Inputs;
        int outputs = _spec.Outputs;
        float* packed = _scratch.Start + (w.Thread * _scratchPerThread);
        float* sums = packed + ((nint)S.TileRows * inputs);
        int panels = (outputs + _panel - 1) / _panel;
        int rowTiles = (_rows + S.TileRows - 1) / S.TileRows;
        (int rowFrom, int rowTo) = rowTiles >= w.Parts ? w.Share(rowTiles) : (0, rowTiles);
        (int panelFrom, int panelTo) = rowTiles >= w.Parts ? (0, panels) : w.Share(panels);
        var a = default(TileArguments);
        a.XVector = S.Lanes;
        a.XChannel = _panel;
        a.Channels = inputs;
        a.Rows = a.Taps = 1;
        a.W = packed;
        a.AddVector = S.Lanes;
        a.Clamp = _spec.Clamp is not null;
        (a.Low, a.High) = _spec.Clamp ?? default;
        for (int rowTile = rowFrom; rowTile < rowTo; rowTile++)
        {
            int row = rowTile * S.TileRows;
            int rows = Math.Min(S.TileRows, _rows - row);
            float* x = w.At(_x) + ((nint)row * inputs);
            for (int k = 0; k < inputs; k++)
            {
                for (int q = 0; q < rows; q++)
                {
                    packed[(k * rows) + q] = x[((nint)q * inputs) + k];
                }
            }

            for (int panel = panelFrom; panel < panelTo; panel++)
            {
                int count = Math.Min(_panel, outputs - (panel * _panel));
                bool whole = count % S.Lanes == 0;
                a.X = _weights.Start + ((nint)panel * inputs * _panel);
                a.Add = _bias.Start + (panel * _panel);
                a.Y = whole ? w.At(_y) + ((nint)row * outputs) + (panel * _panel) : sums;
                a.YVector = S.Lanes;
                a.YRow = whole ? outputs : _panel;
                TileArguments tile = a;
                Tile<S, V>.Run((count + S.Lanes - 1) / S.Lanes, rows, &tile);
                for (int q = 0; !whole && q < rows; q++)
                {
                    new ReadOnlySpan<float>(sums + (q * _panel), count).CopyTo(new Span<float>(w.At(_y) + ((nint)(row + q) * outputs) + (panel * _panel), count));
                }
            }
        }
    }
}
