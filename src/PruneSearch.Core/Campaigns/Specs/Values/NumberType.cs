using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A finite number.</summary>
internal sealed class NumberType(Bounds bounds = default) : SpecType<double>
{
    /// <summary>From 0 to 1, both included.</summary>
    public static NumberType Fraction => new(new Bounds(0, 1));

    /// <summary>From 0 to below 1.</summary>
    public static NumberType BelowOne => new(new Bounds(0, 1, Below: true));

    /// <summary>Above 0, at most 1.</summary>
    public static NumberType Share => new(new Bounds(0, 1, Above: true));

    public static NumberType AboveZero => new(new Bounds(0, Above: true));

    public static NumberType NotNegative => new(new Bounds(0));

    public override string Expected => $"{Noun} {bounds.Words}".TrimEnd();

    protected override string Noun => "a number";

    public static NumberType From(double min, double max) => new(new Bounds(min, max));

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out double value)
    {
        if (node.Value is not YamlScalar { Kind: ScalarKind.Number } scalar)
        {
            return Wrong(node, out value);
        }

        value = scalar.Number;
        return bounds.Violation(value) is not { } violation || Wrong(node, $"is {scalar.Words}; {violation}", out value);
    }

    public override JsonNode Write(double value) => JsonValue.Create(value);

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "number" };
        bounds.AddTo(schema);
        return schema;
    }
}
