using System.Runtime.CompilerServices;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// Cross-correlation of planes with packed weights, on register tiles: the core of a convolution's forward pass and of its input
/// gradient. Every output position is a sum over channels, tap rows and tap columns of source positions; no borders (halos hold zeros).
/// Work is cut so that the source of a pass stays in the second-level cache: chunks of output rows, blocks of channels.
/// </summary>
internal sealed unsafe class Correlation<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Numbers of source data that a pass may hold: 384 KiB, which leaves room in a cache of 512 KiB to 1 MiB.</summary>
    private const int CacheBudget = 96 * 1024;

    private const int TileVectors = 4;

    private readonly CorrelationShape _shape;
    private readonly int _channelBlock;
    private readonly int _rowChunk;
    private readonly AlignedBuffer _packed;

    public Correlation(Kernel owner, CorrelationShape shape)
    {
        _shape = shape;
        int chunk = Math.Max(1, Math.Min(shape.Rows, 8));
        while (chunk > 1 && CacheBudget / PerChannel(chunk) < Math.Min(32, shape.Channels))
        {
            chunk = (chunk + 1) / 2;
        }

        int perChannel = PerChannel(chunk);
        _rowChunk = chunk;
        _channelBlock = Math.Clamp(CacheBudget / perChannel, Math.Min(16, Math.Max(1, shape.Channels)), Math.Max(1, shape.Channels));
        _packed = owner.Allocate((long)shape.Channels * shape.TapRows * shape.TapColumns * shape.Outputs);
    }

    /// <summary>Packs weights.</summary>
    /// <param name="weights">Weight of output 0, channel 0, tap 0.</param>
    /// <param name="outputStride">Between outputs.</param>
    /// <param name="channelStride">Between channels.</param>
    /// <param name="taps">Offset of every tap, rows first, in the order the source is met.</param>
    /// <param name="factors">A factor for each output; null for none.</param>
    public void Pack(float* weights, nint outputStride, nint channelStride, ReadOnlySpan<int> taps, ReadOnlySpan<float> factors = default)
    {
        float* to = _packed.Start;
        for (int cb = 0; cb < _shape.Channels; cb += _channelBlock)
        {
            int channels = Math.Min(_channelBlock, _shape.Channels - cb);
            for (int o = 0; o < _shape.Outputs; o += S.TileRows)
            {
                int rows = Math.Min(S.TileRows, _shape.Outputs - o);
                for (int c = 0; c < channels; c++)
                {
                    float* from = weights + (o * outputStride) + ((cb + c) * channelStride);
                    foreach (int tap in taps)
                    {
                        for (int q = 0; q < rows; q++)
                        {
                            float weight = from[(q * outputStride) + tap];
                            *to++ = factors.IsEmpty ? weight : weight * factors[o + q];
                        }
                    }
                }
            }
        }
    }

    /// <summary>Computes output rows or output channels [from, to) of the share.</summary>
    /// <param name="source">Position that output (0, 0) reads through tap (0, 0) of channel 0.</param>
    /// <param name="destination">Output (0, 0) of channel 0.</param>
    /// <param name="add">Added to the result; null for none.</param>
    /// <param name="addShape">Strides of <paramref name="add"/>: vector, channel, row.</param>
    /// <param name="bias">One number for each output channel; null for none.</param>
    /// <param name="clamp">Limits of the result; null for none.</param>
    /// <param name="part">This share.</param>
    /// <param name="parts">Shares.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(
        float* source, float* destination, float* add, (nint Column, nint Channel, nint Row) addShape, float* bias,
        (float Low, float High)? clamp, int part, int parts)
    {
        CorrelationShape s = _shape;
        (int rowFrom, int rowTo, int outFrom, int outTo) = Split(part, parts);
        var a = default(TileArguments);
        a.XVector = s.SourceColumn;
        a.XChannel = s.SourceChannel;
        a.XRow = s.TapRow;
        a.XTap = s.TapColumn;
        a.Rows = s.TapRows;
        a.Taps = s.TapColumns;
        a.YVector = s.DestinationColumn;
        a.YRow = s.DestinationChannel;
        for (int chunk = rowFrom; chunk < rowTo; chunk += _rowChunk)
        {
            int chunkEnd = Math.Min(rowTo, chunk + _rowChunk);
            for (int cb = 0; cb == 0 || cb < s.Channels; cb += _channelBlock)
            {
                a.Channels = Math.Min(_channelBlock, s.Channels - cb);
                bool first = cb == 0;
                bool last = cb + a.Channels >= s.Channels;
                float* packed = _packed.Start + ((nint)cb * s.TapRows * s.TapColumns * s.Outputs);
                a.Clamp = last && clamp is not null;
                (a.Low, a.High) = clamp ?? default;
                for (int o = outFrom; o < outTo; o += S.TileRows)
                {
                    int rows = Math.Min(S.TileRows, s.Outputs - o);
                    a.W = packed + ((nint)o * a.Channels * s.TapRows * s.TapColumns);
                    a.Bias = first && bias is not null ? bias + o : null;
                    for (int row = chunk; row < chunkEnd; row++)
                    {
                        float* x = source + ((nint)cb * s.SourceChannel) + (row * s.SourceRow);
                        float* y = destination + ((nint)o * s.DestinationChannel) + (row * s.DestinationRow);
                        float* plus = first ? (add is null ? null : add + ((nint)o * addShape.Channel) + (row * addShape.Row)) : y;
                        a.AddVector = first ? addShape.Column : s.DestinationColumn;
                        a.AddRow = first ? addShape.Channel : s.DestinationChannel;
                        for (int column = 0; column < s.Columns; column += TileVectors)
                        {
                            a.X = x + (column * s.SourceColumn);
                            a.Y = y + (column * s.DestinationColumn);
                            a.Add = plus is null ? null : plus + (column * a.AddVector);
                            Tile<S, V>.Run(Math.Min(TileVectors, s.Columns - column), rows, &a);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Source numbers of one channel that so many output rows read.</summary>
    private int PerChannel(int rows) => (int)Math.Max(
        1, Math.Min(_shape.SourceChannel, (rows * Math.Abs(_shape.SourceRow)) + ((_shape.TapRows - 1) * Math.Abs(_shape.TapRow))));

    /// <summary>Shares are cut by rows where there are enough, else by tiles of output channels.</summary>
    private (int RowFrom, int RowTo, int OutFrom, int OutTo) Split(int part, int parts)
    {
        if (parts == 1)
        {
            return (0, _shape.Rows, 0, _shape.Outputs);
        }

        if (_shape.Rows >= parts)
        {
            return ((int)((long)_shape.Rows * part / parts), (int)((long)_shape.Rows * (part + 1) / parts), 0, _shape.Outputs);
        }

        int tiles = (_shape.Outputs + S.TileRows - 1) / S.TileRows;
        return (0, _shape.Rows, (int)((long)tiles * part / parts) * S.TileRows, Math.Min(_shape.Outputs, (int)((long)tiles * (part + 1) / parts) * S.TileRows));
    }
}
