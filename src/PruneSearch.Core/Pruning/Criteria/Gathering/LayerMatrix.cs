using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>
/// A layer's weight as a matrix that is multiplied with input features: a row for each output, a column for each input feature. Of a
/// convolution a feature is an element of the patch: channel, then tap. Rows of a grouped convolution's partition p read that partition's
/// features only.
/// </summary>
/// <param name="Rows">Outputs.</param>
/// <param name="Columns">Input features of one partition.</param>
/// <param name="Partitions">Partitions of a grouped convolution; 1 otherwise.</param>
/// <param name="Taps">Elements of the kernel, which follow each other for one channel; 1 for linear layers.</param>
/// <param name="Transposed">Whether the weight is stored with inputs first.</param>
public sealed record LayerMatrix(int Rows, int Columns, int Partitions, int Taps, bool Transposed)
{
    /// <summary>Of the layer that a weight belongs to.</summary>
    /// <exception cref="InvalidInputException">The weight is not that of a convolution or a linear layer, or serves layers that differ.</exception>
    public static LayerMatrix Of(ModelGraph graph, string weight) => Find(graph, weight) ?? throw new InvalidInputException(
        $"weight '{weight}' of {graph.Consumers(weight)[0]}", "is not that of a convolution or a linear layer that reads its data first", "exclude it, or choose a criterion that reads weights or gradients only");

    /// <summary>As <see cref="Of"/>; null where there is none.</summary>
    public static LayerMatrix? Find(ModelGraph graph, string weight)
    {
        LayerMatrix?[] layers = [.. graph.Consumers(weight).Select(n => Find(n, weight, graph.Initializers[weight])).Distinct()];
        return layers.Length == 1 ? layers[0] : null;
    }

    /// <summary>The row-major index of an element in the weight.</summary>
    public int Index(int row, int column) => Transposed ? (column * Rows) + row : (row * Columns) + column;

    /// <summary>The partition that a row reads.</summary>
    public int PartitionOf(int row) => row / (Rows / Partitions);

    private static LayerMatrix? Find(Node node, string weight, TensorSource source)
    {
        IReadOnlyList<long> dims = source.Dims;
        int size = checked((int)source.Count);
        return (node.OpType, node.Inputs.IndexOf(weight)) switch
        {
            ("Conv", 1) => new((int)dims[0], size / (int)dims[0], ConvOperator.Groups(node), size / (int)(dims[0] * dims[1]), Transposed: false),
            ("Gemm", 1) when GemmOperator.TransposesB(node) => new((int)dims[0], (int)dims[1], 1, 1, Transposed: false),
            ("Gemm" or "MatMul", 1) when dims.Count == 2 => new((int)dims[1], (int)dims[0], 1, 1, Transposed: true),
            _ => null,
        };
    }
}
