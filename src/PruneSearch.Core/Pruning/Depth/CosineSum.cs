namespace PruneSearch.Pruning.Depth;

/// <summary>The mean cosine between the vectors of two values.</summary>
internal struct CosineSum
{
    private double _sum;
    private long _vectors;

    public readonly double Mean => _sum / _vectors;

    /// <summary>Adds every vector along an axis.</summary>
    /// <param name="a">One value, row-major.</param>
    /// <param name="b">The other.</param>
    /// <param name="dims">Dimensions of both.</param>
    /// <param name="axis">The axis that vectors lie on.</param>
    public void Add(float[] a, float[] b, int[] dims, int axis)
    {
        int size = dims[axis];
        int inner = dims.Skip(axis + 1).Aggregate(1, (x, d) => x * d);
        for (int outer = 0; outer < a.Length; outer += size * inner)
        {
            for (int first = outer; first < outer + inner; first++)
            {
                _sum += Cosine(a, b, first, size, inner);
                _vectors++;
            }
        }
    }

    private static double Cosine(float[] a, float[] b, int first, int size, int stride)
    {
        double product = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0, at = first; i < size; i++, at += stride)
        {
            product += (double)a[at] * b[at];
            aa += (double)a[at] * a[at];
            bb += (double)b[at] * b[at];
        }

        return aa == 0 || bb == 0 ? (aa == bb ? 1 : 0) : product / Math.Sqrt(aa * bb);
    }
}
