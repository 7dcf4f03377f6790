using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Data.Loading;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary><c>unit</c>, <c>raw</c>, <c>{mean, std}</c> or <c>{zero, scale}</c>.</summary>
internal sealed class NormalizationType : SpecType<Normalization>
{
    private const string Unit = "unit";
    private const string Raw = "raw";

    private readonly NameType _names = new([Unit, Raw]);
    private readonly MeanStdSection _meanStd = new();
    private readonly ZeroScaleSection _zeroScale = new();

    public override string Expected => "unit (pixels on 0..1, arrays as stored), raw (0..255), {mean, std}, or {zero, scale}";

    public override IEnumerable<SpecSection> Sections => [.. _meanStd.Sections, .. _zeroScale.Sections];

    protected override string Noun => "unit, raw, {mean, std} or {zero, scale}";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out Normalization value)
    {
        value = null;
        if (node.Value is not YamlMap)
        {
            if (node.Value is not YamlScalar { Kind: ScalarKind.Text })
            {
                return Wrong(node, out value);
            }

            bool named = _names.TryRead(node, out string? name);
            value = name == Raw ? Normalization.Raw : Normalization.Unit;
            return named;
        }

        bool standard = node.Find("mean") is not null || node.Find("std") is not null;
        bool affine = node.Find("zero") is not null || node.Find("scale") is not null;
        if (standard == affine)
        {
            return Wrong(node, $"has {(standard ? "keys of both kinds" : "no known key")}; give mean and std, or zero and scale", out value);
        }

        if (standard)
        {
            bool read = _meanStd.TryRead(node, out MeanStd? given);
            value = read ? Normalization.Standard([.. given!.Mean], [.. given.Std]) : null;
            return read;
        }

        bool readAffine = _zeroScale.TryRead(node, out ZeroScale? numbers);
        value = readAffine ? Normalization.Affine(numbers!.Zero, numbers.Scale) : null;
        return readAffine;
    }

    public override JsonNode Write(Normalization value) =>
        value.MeanAndStd is var (mean, std) ? _meanStd.Write(new MeanStd(mean, std))
        : value.ZeroAndScale is var (zero, scale) ? _zeroScale.Write(new ZeroScale(zero, scale))
        : _names.Write(value == Normalization.Raw ? Raw : Unit);

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(_names.Schema(), _meanStd.Schema(), _zeroScale.Schema()) };
}
