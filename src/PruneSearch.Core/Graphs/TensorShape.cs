using System.Collections;
using System.Collections.Immutable;

namespace PruneSearch.Graphs;

/// <summary>The dimensions of a tensor, outermost first. Value equality.</summary>
public sealed class TensorShape : IReadOnlyList<Dim>, IEquatable<TensorShape>
{
    public static readonly TensorShape Scalar = new([]);

    private readonly ImmutableArray<Dim> _dims;

    public TensorShape(params ReadOnlySpan<Dim> dims) => _dims = [.. dims];

    public static TensorShape Of(ReadOnlySpan<long> dims)
    {
        var result = new Dim[dims.Length];
        for (int i = 0; i < dims.Length; i++)
        {
            result[i] = dims[i];
        }

        return new TensorShape(result);
    }

    public static TensorShape Of(ReadOnlySpan<int> dims)
    {
        var result = new Dim[dims.Length];
        for (int i = 0; i < dims.Length; i++)
        {
            result[i] = dims[i];
        }

        return new TensorShape(result);
    }

    public int Rank => _dims.Length;

    int IReadOnlyCollection<Dim>.Count => _dims.Length;

    public Dim this[int axis] => _dims[axis];

    /// <summary>Whether every dimension is a plain number.</summary>
    public bool IsKnown => _dims.All(d => d.IsKnown);

    /// <summary>The number of elements; null where two symbols would multiply.</summary>
    public Dim? ElementCount
    {
        get
        {
            Dim product = Dim.One;
            foreach (Dim dim in _dims)
            {
                if (Dim.Multiply(product, dim) is not { } next)
                {
                    return null;
                }

                product = next;
            }

            return product;
        }
    }

    /// <summary>The dimensions as numbers, with every symbol counted as <paramref name="symbolValue"/> (1 = per sample).</summary>
    public int[] Concrete(long symbolValue = 1)
    {
        var result = new int[_dims.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = checked((int)(_dims[i].Symbol is null ? _dims[i].Factor : _dims[i].Factor * symbolValue));
        }

        return result;
    }

    public TensorShape With(int axis, Dim dim) => new(_dims.SetItem(axis, dim).AsSpan());

    public TensorShape Bind(string symbol, long value) => new(_dims.Select(d => d.Bind(symbol, value)).ToArray());

    public Dim[] ToArray() => [.. _dims];

    public bool Equals(TensorShape? other) => other is not null && _dims.AsSpan().SequenceEqual(other._dims.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    public static bool operator ==(TensorShape? a, TensorShape? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(TensorShape? a, TensorShape? b) => !(a == b);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Dim dim in _dims)
        {
            hash.Add(dim);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(", ", _dims)}]";

    public IEnumerator<Dim> GetEnumerator() => ((IEnumerable<Dim>)_dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
