namespace PruneSearch.Graphs.Couplings;

/// <summary>
/// Which indices on one axis belong to an index on another. Index <c>i</c> maps to
/// <c>start + i*stride + r*repeatStride + b</c> for every r below <c>repeats</c> and b below <c>block</c>, or to the entry of a table.
/// Indices that fall outside the other axis map to nothing.
/// </summary>
public sealed class IndexMap
{
    public static readonly IndexMap Identity = new();

    private readonly int[]? _table;

    public IndexMap(int start = 0, int stride = 1, int block = 1, int repeats = 1, int repeatStride = 0)
    {
        Start = start;
        Stride = stride;
        Block = block;
        Repeats = repeats;
        RepeatStride = repeatStride;
    }

    private IndexMap(int[] table)
        : this() => _table = table;

    public int Start { get; }

    public int Stride { get; }

    public int Block { get; }

    public int Repeats { get; }

    public int RepeatStride { get; }

    /// <summary>Whether index i maps to <see cref="Start"/> + i alone.</summary>
    public bool IsShift => _table is null && Stride == 1 && Block == 1 && Repeats == 1;

    /// <summary>Index i maps to <c>table[i]</c>; a negative entry maps to nothing.</summary>
    public static IndexMap Table(int[] table) => new(table);

    /// <summary>The indices, in [0, size), that index <paramref name="i"/> maps to.</summary>
    public IEnumerable<int> Targets(int i, int size)
    {
        if (_table is not null)
        {
            if (i < _table.Length && _table[i] >= 0 && _table[i] < size)
            {
                yield return _table[i];
            }

            yield break;
        }

        for (int r = 0; r < Repeats; r++)
        {
            int first = Start + (i * Stride) + (r * RepeatStride);
            for (int b = 0; b < Block; b++)
            {
                int target = first + b;
                if (target >= 0 && target < size)
                {
                    yield return target;
                }
            }
        }
    }
}
