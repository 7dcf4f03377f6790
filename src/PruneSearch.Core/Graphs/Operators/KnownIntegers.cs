namespace PruneSearch.Graphs.Operators;

/// <summary>The contents of an integer tensor as far as shapes determine them: each element is a number or a multiple of a symbol.</summary>
/// <param name="Dims">Dimensions of the tensor; empty for a scalar.</param>
/// <param name="Values">Its elements, row-major.</param>
public sealed record KnownIntegers(int[] Dims, Dim[] Values)
{
    /// <summary>Larger integer tensors are data, not shapes, and are not followed.</summary>
    public const int MaxElements = 4096;

    public static KnownIntegers Vector(params ReadOnlySpan<Dim> values) => new([values.Length], values.ToArray());

    public static KnownIntegers? Of(TensorSource source)
    {
        if (source.ElementType is not (ElementType.Int64 or ElementType.Int32) || source.Count > MaxElements)
        {
            return null;
        }

        long[] values = source.Read().ToInt64s();
        return new KnownIntegers([.. source.Dims.Select(d => (int)d)], Array.ConvertAll(values, v => new Dim(v)));
    }

    /// <summary>The elements as 32-bit numbers (saturated, as "to the end" is often written); null where one carries a symbol.</summary>
    public int[]? Plain() =>
        Values.All(v => v.IsKnown) ? Array.ConvertAll(Values, v => (int)Math.Clamp(v.Value, int.MinValue, int.MaxValue)) : null;

    public Tensor? ToTensor(ElementType type)
    {
        if (!Values.All(v => v.IsKnown))
        {
            return null;
        }

        return type switch
        {
            ElementType.Int64 => Tensor.Of(Dims, Array.ConvertAll(Values, v => v.Value)),
            ElementType.Int32 => Tensor.Of(Dims, Array.ConvertAll(Values, v => (int)v.Value)),
            _ => null,
        };
    }

    public override string ToString() => $"[{string.Join(", ", Values)}]";
}
