namespace PruneSearch.Compute.Kernels;

/// <summary>Extents and strides (in numbers) of a batched matrix product [M, K] x [K, N].</summary>
internal sealed record MatMulShape(int M, int K, int N, nint RowA, nint DepthA, nint DepthB, nint ColumnB, nint[] OffsetA, nint[] OffsetB, float Alpha = 1)
{
    public int Batches => OffsetA.Length;

    /// <summary>Matrices that may be read transposed.</summary>
    public static MatMulShape Gemm(int[] a, bool aIsParameter, bool transposeA, int[] b, bool bIsParameter, bool transposeB, int lanes, float alpha)
    {
        int unitA = aIsParameter ? 1 : lanes;
        int unitB = bIsParameter ? 1 : lanes;
        (int m, int k) = transposeA ? (a[1], a[0]) : (a[0], a[1]);
        int n = transposeB ? b[0] : b[1];
        (nint rowA, nint depthA) = transposeA ? ((nint)unitA, (nint)m * unitA) : ((nint)k * unitA, unitA);
        (nint depthB, nint columnB) = transposeB ? ((nint)unitB, (nint)k * unitB) : ((nint)n * unitB, unitB);
        return new MatMulShape(m, k, n, rowA, depthA, depthB, columnB, [0], [0], alpha);
    }

    /// <summary>NumPy's rules: leading axes broadcast, vectors are promoted.</summary>
    public static MatMulShape Of(int[] a, bool aIsParameter, int[] b, bool bIsParameter, int lanes)
    {
        int unitA = aIsParameter ? 1 : lanes;
        int unitB = bIsParameter ? 1 : lanes;
        int[] ad = a.Length == 1 ? [1, a[0]] : a;
        int[] bd = b.Length == 1 ? [b[0], 1] : b;
        int rank = Math.Max(ad.Length, bd.Length) - 2;
        int m = ad[^2];
        int k = ad[^1];
        int n = bd[^1];
        var leading = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            leading[axis] = Math.Max(Leading(ad, axis), Leading(bd, axis));
        }

        int batches = leading.Aggregate(1, (x, y) => x * y);
        return new MatMulShape(
            m, k, n, (nint)k * unitA, unitA, (nint)n * unitB, unitB,
            Offsets(ad, (nint)m * k * unitA), Offsets(bd, (nint)k * n * unitB));

        int Leading(int[] dims, int axis) => axis - (rank - (dims.Length - 2)) is >= 0 and var own ? dims[own] : 1;

        nint[] Offsets(int[] dims, nint matrix)
        {
            var offsets = new nint[batches];
            for (int batch = 0; batch < batches; batch++)
            {
                int rest = batch;
                nint offset = 0;
                nint stride = matrix;
                for (int axis = rank - 1; axis >= 0; axis--)
                {
                    int size = Leading(dims, axis);
                    offset += size == 1 ? 0 : rest % leading[axis] * stride;
                    rest /= leading[axis];
                    stride *= size;
                }

                offsets[batch] = offset;
            }

            return offsets;
        }
    }
}
