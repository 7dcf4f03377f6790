using System.Collections.Immutable;

namespace PruneSearch.Graphs;

/// <summary>One operation of a graph. Inputs and outputs are value names; an empty name is an optional one left out.</summary>
public sealed record Node(
    string Name,
    string OpType,
    ImmutableArray<string> Inputs,
    ImmutableArray<string> Outputs,
    ImmutableSortedDictionary<string, AttributeValue> Attributes)
{
    public static readonly ImmutableSortedDictionary<string, AttributeValue> NoAttributes =
        ImmutableSortedDictionary.Create<string, AttributeValue>(StringComparer.Ordinal);

    public Node(string name, string opType, ImmutableArray<string> inputs, ImmutableArray<string> outputs)
        : this(name, opType, inputs, outputs, NoAttributes)
    {
    }

    /// <summary>How errors and listings name the node: its name, else its first output.</summary>
    public string Label => Name.Length > 0 ? Name : Outputs.FirstOrDefault(o => o.Length > 0) ?? OpType;

    /// <summary>Whether optional input <paramref name="index"/> is given.</summary>
    public bool HasInput(int index) => index < Inputs.Length && Inputs[index].Length > 0;

    public bool HasOutput(int index) => index < Outputs.Length && Outputs[index].Length > 0;

    public Node WithInput(int index, string value)
    {
        ImmutableArray<string> inputs = Inputs;
        while (inputs.Length <= index)
        {
            inputs = inputs.Add(string.Empty);
        }

        return this with { Inputs = inputs.SetItem(index, value) };
    }

    public Node WithAttribute(string name, AttributeValue value) => this with { Attributes = Attributes.SetItem(name, value) };

    public Node WithoutAttribute(string name) => this with { Attributes = Attributes.Remove(name) };

    public long Int(string name, long defaultValue) => Attribute<AttributeValue.Int>(name, "an integer")?.Value ?? defaultValue;

    public float Float(string name, float defaultValue) => Attribute<AttributeValue.Float>(name, "a float")?.Value ?? defaultValue;

    public string Text(string name, string defaultValue) => Attribute<AttributeValue.Text>(name, "a string")?.Value ?? defaultValue;

    /// <summary>The attribute's integers, or null where it is absent.</summary>
    public int[]? Ints(string name)
    {
        AttributeValue.Ints? value = Attribute<AttributeValue.Ints>(name, "a list of integers");
        return value is null ? null : [.. value.Values.Select(v => v is >= int.MinValue and <= int.MaxValue ? (int)v : throw Wrong(name, "integers of 32 bits"))];
    }

    /// <summary>The attribute's numbers, or null where it is absent.</summary>
    public float[]? Floats(string name) => Attribute<AttributeValue.Floats>(name, "a list of floats") is { } value ? [.. value.Values] : null;

    public Tensor? TensorAttribute(string name) => Attribute<AttributeValue.TensorValue>(name, "a tensor")?.Value;

    public override string ToString() => $"{OpType} '{Label}'";

    private T? Attribute<T>(string name, string expected)
        where T : AttributeValue =>
        !Attributes.TryGetValue(name, out AttributeValue? value) ? null : value as T ?? throw Wrong(name, expected);

    private InvalidInputException Wrong(string name, string expected) =>
        new($"node '{Label}' ({OpType})", $"attribute '{name}' is a {Attributes[name].GetType().Name}", $"{OpType}.{name} is {expected}");
}
