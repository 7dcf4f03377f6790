using System.Globalization;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Patterns;

/// <summary>
/// Block sparsity (Gray et al., "GPU Kernels for Block-Sparse Weights", 2017): a layer's weights as a matrix, a row for each output and a
/// column for each weight of an output (input channels and kernel positions in the order of the file), are zeroed in blocks. Blocks at the
/// edge are smaller where the sizes do not divide.
/// </summary>
/// <param name="rows">Outputs of a block, at least 1.</param>
/// <param name="columns">Weights of each of them, at least 1.</param>
public sealed class BlockPattern(int rows, int columns) : WeightPattern
{
    public int Rows => rows;

    public int Columns => columns;

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{rows}x{columns}");

    internal override MaskGroup? GroupOf(LayerWeights weights, int minimumKept, out string? reason)
    {
        reason = null;
        int axis = weights.OutputAxis;
        int outputs = (int)weights.Dims[axis];
        int inner = (int)weights.Dims.Skip(axis + 1).Aggregate(1L, (p, d) => p * d);
        int across = ((weights.Count / outputs) + columns - 1) / columns;
        var blocks = new int[weights.Count];
        for (int element = 0; element < blocks.Length; element++)
        {
            int row = element / inner % outputs;
            int column = (element / (outputs * inner) * inner) + (element % inner);
            blocks[element] = (row / rows * across) + (column / columns);
        }

        int count = (outputs + rows - 1) / rows * across;
        return new BlockGroup(weights, blocks, new RemovalCounts(count, Partitions: 1, SmallestPartition: count, minimumKept, RoundTo: 1));
    }
}
