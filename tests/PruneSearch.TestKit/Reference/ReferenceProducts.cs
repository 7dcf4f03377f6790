using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.TestKit.Reference;

internal static class ReferenceProducts
{
    public static ReferenceTensor Gemm(Node node, ReferenceTensor a, ReferenceTensor b, ReferenceTensor? c)
    {
        bool ta = GemmOperator.TransposesA(node);
        bool tb = GemmOperator.TransposesB(node);
        int m = a.Dims[ta ? 1 : 0];
        int k = a.Dims[ta ? 0 : 1];
        int n = b.Dims[tb ? 0 : 1];
        double alpha = node.Float("alpha", 1);
        double beta = node.Float("beta", 1);
        var y = ReferenceTensor.Zeros(m, n);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int s = 0; s < k; s++)
                {
                    sum += a.Data[ta ? (s * m) + i : (i * k) + s] * b.Data[tb ? (j * k) + s : (s * n) + j];
                }

                y.Data[(i * n) + j] = alpha * sum;
            }
        }

        return c is null ? y : ReferenceElements.Binary(y, c, (u, v) => u + (beta * v));
    }

    public static ReferenceTensor MatMul(ReferenceTensor a, ReferenceTensor b)
    {
        int[] ad = a.Dims.Length == 1 ? [1, a.Dims[0]] : a.Dims;
        int[] bd = b.Dims.Length == 1 ? [b.Dims[0], 1] : b.Dims;
        int[] leading = Broadcasting.Shape(TensorShape.Of(ad.AsSpan(0, ad.Length - 2)), TensorShape.Of(bd.AsSpan(0, bd.Length - 2)))!.Concrete();
        int m = ad[^2];
        int k = ad[^1];
        int n = bd[^1];
        int batches = leading.Aggregate(1, (x, y) => x * y);
        var result = ReferenceTensor.Zeros([.. leading, m, n]);
        for (int batch = 0; batch < batches; batch++)
        {
            int at = Matrix(batch, leading, ad[..^2]) * m * k;
            int bt = Matrix(batch, leading, bd[..^2]) * k * n;
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = 0;
                    for (int s = 0; s < k; s++)
                    {
                        sum += a.Data[at + (i * k) + s] * b.Data[bt + (s * n) + j];
                    }

                    result.Data[(((batch * m) + i) * n) + j] = sum;
                }
            }
        }

        int[] dims = [.. leading, .. a.Dims.Length == 1 ? Array.Empty<int>() : [m], .. b.Dims.Length == 1 ? Array.Empty<int>() : [n]];
        return result with { Dims = dims };
    }

    private static int Matrix(int batch, int[] leading, int[] own)
    {
        int offset = 0;
        int stride = 1;
        int skip = leading.Length - own.Length;
        for (int axis = leading.Length - 1; axis >= 0; axis--)
        {
            int index = batch % leading[axis];
            batch /= leading[axis];
            if (axis >= skip && own[axis - skip] != 1)
            {
                offset += index * stride;
            }

            if (axis >= skip)
            {
                stride *= own[axis - skip];
            }
        }

        return offset;
    }
}
