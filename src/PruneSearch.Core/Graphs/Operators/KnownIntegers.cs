namespace PruneSearch.Graphs.Operators;

/// <summary>
/// The contents of an integer tensor as far as shapes determine them: each element is a number or a multiple of a symbol. Of a boolean one,
/// 1 for true and 0 for false.
/// </summary>
/// <param name="Dims">Dimensions of the tensor; empty for a scalar.</param>
/// <param name="Values">Its elements, row-major.</param>
public sealed record KnownIntegers(int[] Dims, Dim[] Values)
{
    /// <summary>Larger integer tensors are data, not shapes, and are not followed.</summary>
    public const int MaxElements = 4096;

    public static KnownIntegers Vector(params ReadOnlySpan<Dim> values) => new([values.Length], values.ToArray());

    public static KnownIntegers? Of(TensorSource source)
    {
        if (source.ElementType is not (ElementType.Int64 or ElementType.Int32 or ElementType.Bool) || source.Count > MaxElements)
        {
            return null;
        }

        long[] values = source.Read().ToInt64s();
        return new KnownIntegers([.. source.Dims.Select(d => (int)d)], Array.ConvertAll(values, v => new Dim(v)));
    }

    /// <summary>A function of operands that are broadcast to common dimensions; null where it has no value for one of the elements.</summary>
    public static KnownIntegers? Combine(int[] dims, Func<Dim[], Dim?> function, params KnownIntegers[] operands)
    {
        int[][] offsets = [.. operands.Select(o => Broadcasting.Offsets(o.Dims, dims))];
        var values = new Dim[offsets[0].Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (function([.. operands.Select((o, k) => o.Values[offsets[k][i]])]) is not { } value)
            {
                return null;
            }

            values[i] = value;
        }

        return new KnownIntegers(dims, values);
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
            ElementType.Bool => Tensor.Of(Dims, Array.ConvertAll(Values, v => v.Value != 0)),
            _ => null,
        };
    }

    public override string ToString() => $"[{string.Join(", ", Values)}]";
}
