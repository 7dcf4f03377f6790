namespace PruneSearch.Pruning.Groups;

/// <summary>Blocks of weights of one layer. Criteria score its single weights; a block's score is their mean.</summary>
public sealed class BlockGroup : MaskGroup
{
    private readonly int[] _blocks;
    private readonly Lazy<int[][]> _elements;

    /// <param name="weights">The layer's weights.</param>
    /// <param name="blocks">The block of each element, row-major.</param>
    /// <param name="removals">How many blocks may go.</param>
    internal BlockGroup(LayerWeights weights, int[] blocks, RemovalCounts removals)
        : base(weights, removals, partitions: null)
    {
        _blocks = blocks;
        _elements = new(ByBlock);
        Scored = new WeightGroup(weights, new RemovalCounts(weights.Count, 1, weights.Count, 0, 1));
    }

    public override PruningGroup Scored { get; }

    public override double[] Pool(double[] scores)
    {
        var pooled = new double[Count];
        var sizes = new int[Count];
        for (int element = 0; element < scores.Length; element++)
        {
            pooled[_blocks[element]] += scores[element];
            sizes[_blocks[element]]++;
        }

        for (int block = 0; block < pooled.Length; block++)
        {
            pooled[block] /= sizes[block];
        }

        return pooled;
    }

    internal override IEnumerable<int> Elements(IEnumerable<int> units) => units.SelectMany(u => _elements.Value[u]);

    private int[][] ByBlock()
    {
        var sizes = new int[Count];
        foreach (int block in _blocks)
        {
            sizes[block]++;
        }

        int[][] elements = Array.ConvertAll(sizes, n => new int[n]);
        Array.Clear(sizes);
        for (int element = 0; element < _blocks.Length; element++)
        {
            int block = _blocks[element];
            elements[block][sizes[block]++] = element;
        }

        return elements;
    }
}
