using System.Collections.Immutable;

namespace PruneSearch.Graphs;

/// <summary>The value of a node's attribute: one of ONNX's kinds.</summary>
public abstract record AttributeValue
{
    private AttributeValue()
    {
    }

    public sealed record Int(long Value) : AttributeValue;

    public sealed record Float(float Value) : AttributeValue;

    public sealed record Text(string Value) : AttributeValue;

    public sealed record TensorValue(Tensor Value) : AttributeValue;

    public sealed record Ints(ImmutableArray<long> Values) : AttributeValue
    {
        public bool Equals(Ints? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

        public override int GetHashCode() => Values.Length;
    }

    public sealed record Floats(ImmutableArray<float> Values) : AttributeValue
    {
        public bool Equals(Floats? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

        public override int GetHashCode() => Values.Length;
    }

    public sealed record Texts(ImmutableArray<string> Values) : AttributeValue
    {
        public bool Equals(Texts? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

        public override int GetHashCode() => Values.Length;
    }

    public static implicit operator AttributeValue(long value) => new Int(value);

    public static implicit operator AttributeValue(int value) => new Int(value);

    public static implicit operator AttributeValue(float value) => new Float(value);

    public static implicit operator AttributeValue(string value) => new Text(value);

    public static implicit operator AttributeValue(Tensor value) => new TensorValue(value);

    public static implicit operator AttributeValue(long[] values) => new Ints([.. values]);

    public static implicit operator AttributeValue(int[] values) => new Ints([.. values.Select(v => (long)v)]);
}
