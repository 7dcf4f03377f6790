using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Reference;

/// <summary>A double-precision tensor of the reference executor.</summary>
public sealed record ReferenceTensor(int[] Dims, double[] Data)
{
    public static ReferenceTensor Of(Tensor tensor)
    {
        double[] data = tensor.ElementType == ElementType.Float64 ? tensor.Span<double>().ToArray()
            : tensor.ElementType.IsFloat() ? Array.ConvertAll(tensor.ToFloats(), f => (double)f)
            : Array.ConvertAll(tensor.ToInt64s(), i => (double)i);
        return new ReferenceTensor([.. tensor.Dims.Select(d => (int)d)], data);
    }

    public int Size(int axis) => Dims[axis];

    /// <summary>Elements after an axis: the axis's stride.</summary>
    public int Stride(int axis) => Dims.Skip(axis + 1).Aggregate(1, (a, b) => a * b);

    public static ReferenceTensor Zeros(params int[] dims) => new(dims, new double[dims.Aggregate(1, (a, b) => a * b)]);
}
