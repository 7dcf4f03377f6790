using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// The gradient of a convolution's weight and bias. Every thread keeps its own sums as vectors (one per weight) while it goes through its
/// blocks; lanes and threads are added up at the end. Where the vectors would take too much memory, lanes are added up after every block.
/// </summary>
internal sealed unsafe class WeightGradient<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Vector sums of a thread may take this many numbers (8 MiB).</summary>
    private const long VectorLimit = 2 << 20;

    private const int TileLeft = 4;

    private readonly string _name;
    private readonly ConvSpec _spec;
    private readonly ImageView _x;
    private readonly ImageView _dy;
    private readonly int _threads;
    private readonly bool _vectors;
    private readonly int _right;
    private readonly int _combinations;
    private readonly int _tilesLeft;
    private readonly int _tilesRight;
    private readonly long _tileCount;
    private readonly long _perThread;
    private readonly AlignedBuffer _sums;
    private readonly AlignedBuffer? _biasSums;
    private readonly nint[] _offsets;
    private readonly bool _addWeight;
    private readonly bool _addBias;

    public WeightGradient(Kernel owner, ConvSpec spec, ImageView x, ImageView dy, Gradients gradients)
    {
        _name = owner.Name;
        _spec = spec;
        _x = x;
        _dy = dy;
        _threads = gradients.Threads;
        ConvGeometry g = spec.Geometry;
        _combinations = g.InputsPerGroup * g.KernelColumns;
        _right = g.KernelColumns is > 1 && S.TileRows >= g.KernelColumns ? S.TileRows / g.KernelColumns * g.KernelColumns : S.TileRows;
        _tilesLeft = (g.OutputsPerGroup + TileLeft - 1) / TileLeft;
        _tilesRight = (_combinations + _right - 1) / _right;
        _tileCount = (long)g.Groups * g.KernelRows * _tilesLeft * _tilesRight;
        long vectorNumbers = _tileCount * OuterTileArguments.Room * S.Lanes;
        _vectors = vectorNumbers <= VectorLimit;
        _perThread = _vectors ? vectorNumbers : spec.Weight.Count;
        _sums = owner.Allocate(_perThread * _threads);
        if (spec.Bias is { IsTrainable: true })
        {
            _biasSums = owner.Allocate((long)g.Outputs * _threads);
            _addBias = gradients.Accumulates(spec.Bias);
        }

        spec.Weight.AllocateGradient();
        _addWeight = gradients.Accumulates(spec.Weight);
        _offsets = new nint[_combinations];
        for (int j = 0; j < _combinations; j++)
        {
            _offsets[j] = (((nint)(j / g.KernelColumns) * x.PlanePitch) + ((nint)(j % g.KernelColumns) * g.DilationColumns)) * S.Lanes;
        }
    }

    public void Add(StepList steps)
    {
        steps.Add("d weight " + _name, Accumulate, [_x.Slot, _dy.Slot]);
        steps.AddLast("sum d weight " + _name, Sum);
    }

    /// <summary>Adds one block. Parts split its lines, or tiles of outputs where lines are few.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accumulate(in Work w)
    {
        ConvGeometry g = _spec.Geometry;
        int lanes = S.Lanes;
        (int lineFrom, int lineTo) = w.Share(g.OutputHeight);
        float* x = w.At(_x.Slot) + ((_x.Origin - ((nint)g.PadTop * _x.RowPitch) - g.PadLeft) * lanes);
        float* dy = w.At(_dy.Slot) + (_dy.Origin * lanes);
        float* sums = _sums.Start + (w.Thread * _perThread);
        float* local = stackalloc float[OuterTileArguments.Room * lanes];
        int chunk = ChunkLines();
        var a = default(OuterTileArguments);
        a.LeftVector = (nint)_dy.PlanePitch * lanes;
        a.LeftLine = (nint)_dy.RowPitch * lanes;
        a.LeftStep = lanes;
        a.RightLine = (nint)g.StrideRows * _x.RowPitch * lanes;
        a.RightStep = (nint)g.StrideColumns * lanes;
        a.Steps = g.OutputWidth;
        for (int leading = 0; leading < _x.Leading; leading++)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                float* xGroup = x + ((nint)((leading * g.Inputs) + (group * g.InputsPerGroup)) * _x.PlanePitch * lanes);
                float* dyGroup = dy + ((nint)((leading * g.Outputs) + (group * g.OutputsPerGroup)) * _dy.PlanePitch * lanes);
                for (int left = 0; left < _tilesLeft; left++)
                {
                    int leftCount = Math.Min(TileLeft, g.OutputsPerGroup - (left * TileLeft));
                    for (int right = 0; right < _tilesRight; right++)
                    {
                        int rightCount = Math.Min(_right, _combinations - (right * _right));
                        nint baseOffset = _offsets[right * _right];
                        for (int q = 1; q < rightCount; q++)
                        {
                            a.SetOffset(q, _offsets[(right * _right) + q] - baseOffset);
                        }

                        for (int line = lineFrom; line < lineTo; line += chunk)
                        {
                            a.Lines = Math.Min(chunk, lineTo - line);
                            a.Left = dyGroup + ((nint)left * TileLeft * a.LeftVector) + (line * a.LeftLine);
                            for (int kernelRow = 0; kernelRow < g.KernelRows; kernelRow++)
                            {
                                long tile = (((((long)group * g.KernelRows) + kernelRow) * _tilesLeft) + left) * _tilesRight + right;
                                a.Right = xGroup + baseOffset + (line * a.RightLine) + ((nint)kernelRow * g.DilationRows * _x.RowPitch * lanes);
                                a.Sums = local;
                                if (_vectors)
                                {
                                    a.Sums = sums + (tile * OuterTileArguments.Room * lanes);
                                }
                                else
                                {
                                    NativeMemory.Clear(local, (nuint)(OuterTileArguments.Room * lanes * sizeof(float)));
                                }

                                OuterTile<S, V>.Run(leftCount, rightCount, &a);
                                if (!_vectors)
                                {
                                    AddLanes(local, sums, group, kernelRow, left, right, leftCount, rightCount);
                                }
                            }
                        }
                    }
                }
            }
        }

        if (_biasSums is not null)
        {
            AddBias(w, lineFrom, lineTo);
        }
    }

    /// <summary>Lines that are taken through all kernel rows while they are in the first-level cache.</summary>
    private int ChunkLines()
    {
        if (!_vectors || _spec.Geometry.KernelRows == 1)
        {
            return int.MaxValue / 2;
        }

        int perLine = ((TileLeft * _dy.RowPitch) + (Math.Max(1, _right / _spec.Geometry.KernelColumns) * _x.RowPitch * _spec.Geometry.StrideRows)) * S.Lanes;
        return Math.Max(2, 8192 / perLine);
    }

    private void AddBias(in Work w, int lineFrom, int lineTo)
    {
        ConvGeometry g = _spec.Geometry;
        int lanes = S.Lanes;
        float* dy = w.At(_dy.Slot) + (_dy.Origin * lanes);
        float* sums = _biasSums!.Start + ((nint)w.Thread * g.Outputs);
        for (int plane = 0; plane < _dy.Leading * g.Outputs; plane++)
        {
            V sum = S.Zero;
            for (int line = lineFrom; line < lineTo; line++)
            {
                sum = S.Add(sum, BatchNormRows<S, V>.Sum(dy + ((((nint)plane * _dy.PlanePitch) + ((nint)line * _dy.RowPitch)) * lanes), g.OutputWidth * lanes));
            }

            sums[plane % g.Outputs] += S.Sum(sum);
        }
    }

    private void AddLanes(float* tile, float* sums, int group, int kernelRow, int left, int right, int leftCount, int rightCount)
    {
        for (int p = 0; p < leftCount; p++)
        {
            for (int q = 0; q < rightCount; q++)
            {
                sums[Index(group, kernelRow, (left * TileLeft) + p, (right * _right) + q)] += S.Sum(S.Load(tile + (((p * 6) + q) * S.Lanes)));
            }
        }
    }

    private long Index(int group, int kernelRow, int output, int combination)
    {
        ConvGeometry g = _spec.Geometry;
        long weight = ((((long)group * g.OutputsPerGroup) + output) * g.InputsPerGroup) + (combination / g.KernelColumns);
        return (((weight * g.KernelRows) + kernelRow) * g.KernelColumns) + (combination % g.KernelColumns);
    }

    /// <summary>Adds up the threads' sums, in the order of the threads, and leaves them zero for the next batch.</summary>
    private void Sum(in Work w)
    {
        float* gradient = _spec.Weight.Gradient!.Start;
        if (_vectors)
        {
            SumTiles(w, gradient);
        }
        else
        {
            (int first, int last) = w.Share(_spec.Weight.Count);
            for (int i = first; i < last; i++)
            {
                float sum = _addWeight ? gradient[i] : 0;
                for (int t = 0; t < _threads; t++)
                {
                    sum += _sums.Start[(t * _perThread) + i];
                    _sums.Start[(t * _perThread) + i] = 0;
                }

                gradient[i] = sum;
            }
        }

        if (_biasSums is not null)
        {
            Partials.Sum(w, _biasSums, _spec.Bias!, _threads, _addBias);
        }
    }

    private void SumTiles(in Work w, float* gradient)
    {
        ConvGeometry g = _spec.Geometry;
        (int first, int last) = w.Share((int)_tileCount);
        for (int tile = first; tile < last; tile++)
        {
            int right = tile % _tilesRight;
            int left = tile / _tilesRight % _tilesLeft;
            int kernelRow = tile / _tilesRight / _tilesLeft % g.KernelRows;
            int group = tile / _tilesRight / _tilesLeft / g.KernelRows;
            for (int p = 0; p < Math.Min(TileLeft, g.OutputsPerGroup - (left * TileLeft)); p++)
            {
                for (int q = 0; q < Math.Min(_right, _combinations - (right * _right)); q++)
                {
                    nint at = (nint)((((long)tile * OuterTileArguments.Room) + (p * 6) + q) * S.Lanes);
                    V sum = S.Zero;
                    for (int t = 0; t < _threads; t++)
                    {
                        sum = S.Add(sum, S.Load(_sums.Start + (t * _perThread) + at));
                        S.Store(_sums.Start + (t * _perThread) + at, S.Zero);
                    }

                    long index = Index(group, kernelRow, (left * TileLeft) + p, (right * _right) + q);
                    gradient[index] = (_addWeight ? gradient[index] : 0) + S.Sum(sum);
                }
            }
        }
    }
}
