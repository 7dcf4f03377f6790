using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A number, a list of choices, or a range to search.</summary>
internal abstract class KnobType<T, TKnob>(SpecType<T> number, SpecType<T> step, bool hasLog) : SpecType<TKnob>
    where T : struct, INumber<T>
    where TKnob : class
{
    private readonly ChoicesType<T> _choices = new(number);
    private readonly KnobRangeType<T> _range = new(number, step, hasLog);

    public override string Expected => $"{number.Expected}; or a list of them; or {{min, max, step{(hasLog ? ", log" : "")}}}";

    protected override string Noun => $"{number.Expected}, a list of them, or a range {{min, max}}";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out TKnob value)
    {
        if (node.Value is YamlMap)
        {
            bool isRange = _range.TryRead(node, out KnobRange<T>? range);
            value = isRange ? Of(range!) : null;
            return isRange;
        }

        if (node.Value is YamlScalar { Kind: not ScalarKind.Number })
        {
            return Wrong(node, out value);
        }

        bool isList = _choices.TryRead(node, out IReadOnlyList<T>? choices);
        value = isList ? Of(choices!) : null;
        return isList;
    }

    public override JsonNode Write(TKnob value) =>
        Range(value) is { } range ? _range.Write(range)
        : Choices(value) is [var only] ? number.Write(only)
        : _choices.Write(Choices(value));

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(number.Schema(), ListSchema(), _range.Schema()) };

    protected abstract TKnob Of(IReadOnlyList<T> choices);

    protected abstract TKnob Of(KnobRange<T> range);

    /// <summary>Null where it is not a range.</summary>
    protected abstract KnobRange<T>? Range(TKnob knob);

    protected abstract IReadOnlyList<T> Choices(TKnob knob);

    private JsonNode ListSchema() => _choices.Schema()["anyOf"]![1]!.DeepClone();
}
