using System.Numerics.Tensors;
using PruneSearch.Execution;
using Tensor = PruneSearch.Graphs.Tensor;

namespace PruneSearch.Compute;

/// <summary>Gathers one statistic over batches, in double precision.</summary>
internal sealed class ActivationObserver(ObservationRequest request)
{
    private double[] _sums = [];
    private int _size;
    private long _count;

    public ObservationRequest Request { get; } = request;

    public void Add(Tensor value)
    {
        ReadOnlySpan<float> data = value.Span<float>();
        int axis = Request.Axis;
        _size = (int)value.Dims[axis];
        int inner = (int)value.Dims.Skip(axis + 1).Aggregate(1L, (a, b) => a * b);
        int outer = (int)(value.Count / Math.Max(1, (long)_size * inner));
        bool gram = Request.Statistic == ActivationStatistic.Gram;
        if (_sums.Length == 0)
        {
            _sums = new double[gram ? _size * _size : _size];
        }

        _count += (long)outer * inner;
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<float> block = data.Slice(o * _size * inner, _size * inner);
            for (int c = 0; c < _size; c++)
            {
                ReadOnlySpan<float> row = block.Slice(c * inner, inner);
                if (gram)
                {
                    for (int d = 0; d <= c; d++)
                    {
                        double product = TensorPrimitives.Dot(row, block.Slice(d * inner, inner));
                        _sums[(c * _size) + d] += product;
                        if (d != c)
                        {
                            _sums[(d * _size) + c] += product;
                        }
                    }
                }
                else
                {
                    _sums[c] += Sum(row);
                }
            }
        }
    }

    public double[] Result() => Array.ConvertAll(_sums, s => s / Math.Max(1, _count));

    private double Sum(ReadOnlySpan<float> row) => Request.Statistic switch
    {
        ActivationStatistic.Mean => TensorPrimitives.Sum(row),
        ActivationStatistic.MeanAbsolute => TensorPrimitives.SumOfMagnitudes(row),
        ActivationStatistic.MeanSquare => TensorPrimitives.SumOfSquares(row),
        _ => row.Count(0f),
    };
}
