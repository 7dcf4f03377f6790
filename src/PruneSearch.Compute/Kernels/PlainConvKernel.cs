using System.Runtime.CompilerServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// Convolution of single samples, for small batches: a vector holds neighbouring positions of a plane, weights are broadcast. Tiles read
/// the planes directly where positions fill vectors well; otherwise panels of four vectors are gathered first. Forward only.
/// </summary>
internal sealed unsafe class PlainConvKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    private const int TileVectors = 4;

    /// <summary>A gathered panel takes at most this many numbers (256 KiB).</summary>
    private const int PanelBudget = 64 * 1024;

    private readonly ConvSpec _spec;
    private readonly ConvGeometry _geometry;
    private readonly Slot _x;
    private readonly Slot _y;
    private readonly PhasePlanes<S, V> _planes;
    private readonly nint[] _taps;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer? _bias;
    private readonly AlignedBuffer _scratch;
    private readonly nint _scratchPerThread;
    private readonly int _panel = TileVectors * S.Lanes;
    private readonly int _channelBlock;
    private readonly Mode _mode;

    public PlainConvKernel(string name, ConvSpec spec, Slot x, Slot y, int threads)
        : base(name)
    {
        _spec = spec;
        _x = x;
        _y = y;
        ConvGeometry g = _geometry = spec.Geometry;
        _planes = new PhasePlanes<S, V>(name, g, x);
        _taps = _planes.TapOffsets();
        int rowVectors = (g.OutputWidth + S.Lanes - 1) / S.Lanes;
        _mode = g.Taps == 1 ? Mode.Flat
            : g is { StrideRows: 1, StrideColumns: 1 } && g.OutputWidth * 10 >= rowVectors * S.Lanes * 8 ? Mode.Rows
            : Mode.Gathered;
        _channelBlock = _mode == Mode.Gathered ? Math.Clamp(PanelBudget / (g.Taps * _panel), 1, g.InputsPerGroup) : g.InputsPerGroup;
        _weights = Allocate(spec.Weight.Count);
        _bias = spec.Fold().Bias is null ? null : Allocate(g.Outputs);
        _scratchPerThread = ((nint)_channelBlock * g.Taps * _panel) + ((nint)g.OutputsPerGroup * _panel) + _panel;
        _scratch = Allocate(_scratchPerThread * threads);
    }

    private enum Mode
    {
        /// <summary>One tap: the whole plane is one row.</summary>
        Flat,

        /// <summary>Four rows at a time, as many columns as a vector holds.</summary>
        Rows,

        /// <summary>Panels of neighbouring positions, gathered for every channel and tap.</summary>
        Gathered,
    }

    public override IReadOnlyList<Slot> Inputs => _spec.Residual is null ? [_x] : [_x, _spec.Residual];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override IEnumerable<Parameter> Parameters => _spec.Parameters;

    /// <summary>Weights in the order tiles read them: [group][channel block][tile of outputs][channel][tap][output].</summary>
    public override void Pack()
    {
        ConvGeometry g = _geometry;
        (float[]? factors, float[]? bias) = _spec.Fold();
        bias?.CopyTo(_bias!.Span);
        float* to = _weights.Start;
        for (int group = 0; group < g.Groups; group++)
        {
            for (int block = 0; block < g.InputsPerGroup; block += _channelBlock)
            {
                int channels = Math.Min(_channelBlock, g.InputsPerGroup - block);
                for (int o = 0; o < g.OutputsPerGroup; o += S.TileRows)
                {
                    int rows = Math.Min(S.TileRows, g.OutputsPerGroup - o);
                    int output = (group * g.OutputsPerGroup) + o;
                    float* from = _spec.Weight.Start + (((nint)output * g.InputsPerGroup) + block) * g.Taps;
                    for (int i = 0; i < channels * g.Taps; i++)
                    {
                        for (int q = 0; q < rows; q++)
                        {
                            float weight = from[((nint)q * g.InputsPerGroup * g.Taps) + i];
                            *to++ = factors is null ? weight : weight * factors[output + q];
                        }
                    }
                }
            }
        }
    }

    public override void Forward(StepList steps)
    {
        _planes.AddCopy(steps);
        steps.Add(Name, Action, [_planes.Slot, .. Inputs, _y]);

        void Action(in Work w)
        {
            ConvGeometry g = _geometry;
            nint plane = (nint)g.OutputHeight * g.OutputWidth;
            for (int leading = 0; leading < _x.Dims[0]; leading++)
            {
                for (int group = 0; group < g.Groups; group++)
                {
                    nint output = (((nint)leading * g.Outputs) + (group * g.OutputsPerGroup)) * plane;
                    var job = new Job
                    {
                        Group = group,
                        X = w.At(_planes.Slot) + (leading * _planes.LeadingStride) + (group * g.InputsPerGroup * _planes.ChannelStride),
                        Y = w.At(_y) + output,
                        Residual = _spec.Residual is null ? null : w.At(_spec.Residual) + output,
                        Weights = _weights.Start + ((nint)group * g.OutputsPerGroup * g.InputsPerGroup * g.Taps),
                        Bias = _bias is null ? null : _bias.Start + (group * g.OutputsPerGroup),
                        Panel = _scratch.Start + (w.Thread * _scratchPerThread),
                    };
                    job.Sums = job.Panel + ((nint)_channelBlock * g.Taps * _panel);
                    Run(w, job);
                }
            }
        }
    }

    private void Run(in Work w, in Job job)
    {
        ConvGeometry g = _geometry;
        int positions = g.OutputHeight * g.OutputWidth;
        int columnTiles = (g.OutputWidth + S.Lanes - 1) / S.Lanes;
        int tiles = _mode == Mode.Rows ? (g.OutputHeight + TileVectors - 1) / TileVectors * columnTiles : (positions + _panel - 1) / _panel;
        int outputTiles = (g.OutputsPerGroup + S.TileRows - 1) / S.TileRows;
        (int from, int to) = (0, tiles);
        (int outFrom, int outTo) = (0, outputTiles);
        if (tiles >= 2 * w.Parts)
        {
            (from, to) = w.Share(tiles);
        }
        else
        {
            (outFrom, outTo) = w.Share(outputTiles);
        }

        for (int tile = from; tile < to; tile++)
        {
            switch (_mode)
            {
                case Mode.Rows:
                    Rows(job, tile / columnTiles * TileVectors, tile % columnTiles * S.Lanes, outFrom, outTo);
                    break;
                case Mode.Flat:
                    Flat(job, tile * _panel, outFrom, outTo);
                    break;
                default:
                    Gathered(job, tile * _panel, outFrom, outTo);
                    break;
            }
        }
    }

    private void Flat(in Job job, int position, int outFrom, int outTo)
    {
        int positions = _geometry.OutputHeight * _geometry.OutputWidth;
        int count = Math.Min(_panel, positions - position);
        var a = default(TileArguments);
        a.X = job.X + position;
        a.XVector = S.Lanes;
        a.XChannel = _planes.ChannelStride;
        a.Channels = _geometry.InputsPerGroup;
        a.Rows = a.Taps = 1;
        Finish(job, ref a, (count + S.Lanes - 1) / S.Lanes, position, S.Lanes, count % S.Lanes == 0 ? S.Lanes : 0, count, outFrom, outTo);
    }

    private void Rows(in Job job, int row, int column, int outFrom, int outTo)
    {
        ConvGeometry g = _geometry;
        int vectors = Math.Min(TileVectors, g.OutputHeight - row);
        var a = default(TileArguments);
        a.X = job.X + ((nint)row * _planes.Width) + column;
        a.XVector = _planes.Width;
        a.XChannel = _planes.ChannelStride;
        a.XRow = (nint)g.DilationRows * _planes.Width;
        a.XTap = g.DilationColumns;
        a.Channels = g.InputsPerGroup;
        a.Rows = g.KernelRows;
        a.Taps = g.KernelColumns;
        int valid = Math.Min(S.Lanes, g.OutputWidth - column);
        Finish(job, ref a, vectors, (row * g.OutputWidth) + column, g.OutputWidth, valid, vectors * valid, outFrom, outTo);
    }

    /// <summary>Computes tiles of all outputs; a vector of which only some lanes are wanted goes through scratch memory.</summary>
    /// <param name="job">Where the data lies.</param>
    /// <param name="a">The tile's input side.</param>
    /// <param name="vectors">Vectors of the tile.</param>
    /// <param name="position">The first output position.</param>
    /// <param name="vectorStride">Between the vectors' first positions.</param>
    /// <param name="valid">Lanes wanted of every vector; 0 where they are all but the last's and <paramref name="count"/> tells.</param>
    /// <param name="count">Positions wanted.</param>
    /// <param name="outFrom">First tile of outputs.</param>
    /// <param name="outTo">Behind the last.</param>
    private void Finish(in Job job, ref TileArguments a, int vectors, int position, int vectorStride, int valid, int count, int outFrom, int outTo)
    {
        ConvGeometry g = _geometry;
        nint plane = (nint)g.OutputHeight * g.OutputWidth;
        bool direct = valid == S.Lanes;
        nint perOutput = (nint)g.InputsPerGroup * g.Taps;
        TileArguments tile = a;
        (tile.Low, tile.High) = _spec.Clamp ?? default;
        for (int o = outFrom; o < outTo; o++)
        {
            int output = o * S.TileRows;
            int rows = Math.Min(S.TileRows, g.OutputsPerGroup - output);
            tile.W = job.Weights + (output * perOutput);
            if (direct)
            {
                tile.Bias = job.Bias is null ? null : job.Bias + output;
                tile.Y = job.Y + (output * plane) + position;
                tile.YVector = vectorStride;
                tile.YRow = plane;
                tile.Add = job.Residual is null ? null : job.Residual + (output * plane) + position;
                tile.AddVector = vectorStride;
                tile.AddRow = plane;
                tile.Clamp = _spec.Clamp is not null;
                Tile<S, V>.Run(vectors, rows, &tile);
                continue;
            }

            tile.Y = job.Sums;
            tile.YVector = S.Lanes;
            tile.YRow = _panel;
            Tile<S, V>.Run(vectors, rows, &tile);
            for (int q = 0; q < rows; q++)
            {
                for (int v = 0; v < vectors; v++)
                {
                    int lanes = valid > 0 ? valid : Math.Min(S.Lanes, count - (v * S.Lanes));
                    CopyOut(job, job.Sums + (q * _panel) + (v * S.Lanes), output + q, position + (v * vectorStride), lanes);
                }
            }
        }
    }

    private void Gathered(in Job job, int position, int outFrom, int outTo)
    {
        ConvGeometry g = _geometry;
        int count = Math.Min(_panel, (g.OutputHeight * g.OutputWidth) - position);
        int vectors = (count + S.Lanes - 1) / S.Lanes;
        var a = default(TileArguments);
        a.X = job.Panel;
        a.XVector = S.Lanes;
        a.XChannel = _panel;
        a.Rows = a.Taps = 1;
        a.YVector = a.AddVector = S.Lanes;
        a.YRow = a.AddRow = _panel;
        for (int block = 0; block < g.InputsPerGroup; block += _channelBlock)
        {
            int channels = Math.Min(_channelBlock, g.InputsPerGroup - block);
            Gather(job.X + (block * _planes.ChannelStride), channels, position, count, job.Panel);
            a.Channels = channels * g.Taps;
            for (int o = outFrom; o < outTo; o++)
            {
                int output = o * S.TileRows;
                a.W = job.Weights + ((((nint)block * g.OutputsPerGroup) + ((nint)output * channels)) * g.Taps);
                a.Y = job.Sums + ((nint)output * _panel);
                a.Add = block > 0 ? a.Y : null;
                TileArguments tile = a;
                Tile<S, V>.Run(vectors, Math.Min(S.TileRows, g.OutputsPerGroup - output), &tile);
            }
        }

        for (int output = outFrom * S.TileRows; output < Math.Min(g.OutputsPerGroup, outTo * S.TileRows); output++)
        {
            CopyOut(job, job.Sums + ((nint)output * _panel), output, position, count);
        }
    }

    /// <summary>[channel][tap][position]: what every position of the panel reads. Runs may write past their end; the next run mends it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(float* x, int channels, int position, int count, float* panel)
    {
        int width = _geometry.OutputWidth;
        for (int c = 0; c < channels; c++)
        {
            float* plane = x + (c * _planes.ChannelStride);
            foreach (nint tap in _taps)
            {
                int row = position / width;
                int column = position % width;
                for (int done = 0; done < count;)
                {
                    int run = Math.Min(width - column, count - done);
                    float* from = plane + tap + ((nint)row * _planes.Width) + column;
                    for (int i = 0; i < run; i += S.Lanes)
                    {
                        S.Store(panel + done + i, S.Load(from + i));
                    }

                    done += run;
                    row++;
                    column = 0;
                }

                panel += _panel;
            }
        }
    }

    /// <summary>Bias, residual and limits for sums that lie in scratch memory.</summary>
    private void CopyOut(in Job job, float* sums, int output, int position, int count)
    {
        nint plane = (nint)_geometry.OutputHeight * _geometry.OutputWidth;
        float bias = job.Bias is null ? 0 : job.Bias[output];
        float* y = job.Y + (output * plane) + position;
        float* residual = job.Residual is null ? null : job.Residual + (output * plane) + position;
        (float low, float high) = _spec.Clamp ?? (float.NegativeInfinity, float.PositiveInfinity);
        bool clamp = _spec.Clamp is not null;
        int i = 0;
        for (; i <= count - S.Lanes; i += S.Lanes)
        {
            V value = S.Add(S.Load(sums + i), S.Set(bias));
            value = residual is null ? value : S.Add(value, S.Load(residual + i));
            S.Store(y + i, clamp ? S.Min(S.Set(high), S.Max(S.Set(low), value)) : value);
        }

        for (; i < count; i++)
        {
            float value = sums[i] + bias + (residual is null ? 0 : residual[i]);
            y[i] = clamp ? SimdScalar.Min(high, SimdScalar.Max(low, value)) : value;
        }
    }

    /// <summary>Where the data of one group of one sample lies.</summary>
    private struct Job
    {
        public int Group;
        public float* X;
        public float* Y;
        public float* Residual;
        public float* Weights;
        public float* Bias;
        public float* Panel;
        public float* Sums;
    }
}
