using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Execution;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A precision by the name that everybody uses for it.</summary>
internal sealed class PrecisionType : SpecType<Precision>
{
    private static readonly Dictionary<Precision, string> Names = new() { [Precision.Float32] = "fp32", [Precision.BFloat16] = "bf16", [Precision.Float16] = "fp16" };

    private readonly NameType _names = new(Names.Values);

    public override string Expected => _names.Expected;

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out Precision value)
    {
        bool known = _names.TryRead(node, out string? name);
        value = known ? Names.First(n => n.Value == name).Key : default;
        return known;
    }

    public override JsonNode Write(Precision value) => JsonValue.Create(Names[value]);

    public override JsonObject Schema() => _names.Schema();
}
