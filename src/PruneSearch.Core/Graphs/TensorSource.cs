namespace PruneSearch.Graphs;

/// <summary>
/// Where an initialiser's data comes from. Nothing is read until <see cref="Read"/> is called; sources over memory-mapped files
/// stay cheap however large the model is.
/// </summary>
public abstract class TensorSource
{
    protected TensorSource(ElementType elementType, ReadOnlySpan<long> dims)
    {
        ElementType = elementType;
        Dims = dims.ToArray();
        long count = 1;
        foreach (long dim in dims)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dim);
            count = checked(count * dim);
        }

        Count = count;
    }

    public ElementType ElementType { get; }

    /// <summary>Dimensions, outermost first. Empty for a scalar.</summary>
    public IReadOnlyList<long> Dims { get; }

    public int Rank => Dims.Count;

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    public TensorType Type => new(ElementType, TensorShape.Of([.. Dims]));

    /// <summary>The data, row-major. Mapped sources return a view of the file without copying where the byte layout allows.</summary>
    public abstract Tensor Read();
}
