using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.TestKit.Reference;

internal static class ReferenceReductions
{
    public static ReferenceTensor Mean(ReferenceTensor x, int[] axes, bool keep)
    {
        int[] kept = [.. x.Dims.Select((d, a) => axes.Contains(a) ? 1 : d)];
        var y = ReferenceTensor.Zeros(kept);
        for (int i = 0; i < x.Data.Length; i++)
        {
            int offset = 0;
            for (int axis = 0; axis < x.Dims.Length; axis++)
            {
                int index = i / x.Stride(axis) % x.Dims[axis];
                offset = (offset * kept[axis]) + (axes.Contains(axis) ? 0 : index);
            }

            y.Data[offset] += x.Data[i];
        }

        double count = (double)x.Data.Length / y.Data.Length;
        for (int i = 0; i < y.Data.Length; i++)
        {
            y.Data[i] /= count;
        }

        return keep ? y : y with { Dims = [.. x.Dims.Where((_, a) => !axes.Contains(a))] };
    }

    public static ReferenceTensor Softmax(ReferenceTensor x, int axis)
    {
        axis = axis < 0 ? axis + x.Dims.Length : axis;
        int stride = x.Stride(axis);
        var y = ReferenceTensor.Zeros(x.Dims);
        for (int i = 0; i < x.Data.Length; i++)
        {
            if (i / stride % x.Dims[axis] != 0)
            {
                continue;
            }

            double max = Enumerable.Range(0, x.Dims[axis]).Max(k => x.Data[i + (k * stride)]);
            double sum = Enumerable.Range(0, x.Dims[axis]).Sum(k => Math.Exp(x.Data[i + (k * stride)] - max));
            for (int k = 0; k < x.Dims[axis]; k++)
            {
                y.Data[i + (k * stride)] = Math.Exp(x.Data[i + (k * stride)] - max) / sum;
            }
        }

        return y;
    }

    public static ReferenceTensor BatchNorm(Node node, ReferenceTensor x, ReferenceTensor scale, ReferenceTensor shift, ReferenceTensor mean, ReferenceTensor variance)
    {
        double epsilon = BatchNormalizationOperator.Epsilon(node);
        int stride = x.Stride(1);
        var y = ReferenceTensor.Zeros(x.Dims);
        for (int i = 0; i < x.Data.Length; i++)
        {
            int c = i / stride % x.Dims[1];
            y.Data[i] = ((x.Data[i] - mean.Data[c]) / Math.Sqrt(variance.Data[c] + epsilon) * scale.Data[c]) + shift.Data[c];
        }

        return y;
    }

    public static ReferenceTensor BatchNormOfBatch(Node node, ReferenceTensor x, ReferenceTensor scale, ReferenceTensor shift)
    {
        int[] others = [.. Enumerable.Range(0, x.Dims.Length).Where(a => a != 1)];
        ReferenceTensor mean = Mean(x, others, keep: false);
        ReferenceTensor squares = Mean(new ReferenceTensor(x.Dims, Array.ConvertAll(x.Data, v => v * v)), others, keep: false);
        double[] variance = [.. squares.Data.Select((s, c) => s - (mean.Data[c] * mean.Data[c]))];
        return BatchNorm(node, x, scale, shift, mean, new ReferenceTensor(mean.Dims, variance));
    }

    /// <summary>The normalised values, the means and the inverse deviations.</summary>
    public static ReferenceTensor[] LayerNorm(Node node, ReferenceTensor x, ReferenceTensor scale, ReferenceTensor? shift)
    {
        int first = LayerNormalizationOperator.Axis(node, x.Dims.Length);
        int[] axes = [.. Enumerable.Range(first, x.Dims.Length - first)];
        ReferenceTensor mean = Mean(x, axes, keep: true);
        ReferenceTensor centered = ReferenceElements.Binary(x, mean, (a, m) => a - m);
        ReferenceTensor variance = Mean(ReferenceElements.Unary(centered, v => v * v), axes, keep: true);
        ReferenceTensor inverse = ReferenceElements.Unary(variance, v => 1 / Math.Sqrt(v + LayerNormalizationOperator.Epsilon(node)));
        ReferenceTensor y = ReferenceElements.Binary(ReferenceElements.Binary(centered, inverse, (a, b) => a * b), scale, (a, b) => a * b);
        return [shift is null ? y : ReferenceElements.Binary(y, shift, (a, b) => a + b), mean, inverse];
    }
}
