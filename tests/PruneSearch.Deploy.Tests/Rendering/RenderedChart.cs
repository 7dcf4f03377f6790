using System.Text.Json.Nodes;

namespace PruneSearch.Deploy.Tests.Rendering;

/// <summary>What a chart becomes with a set of values.</summary>
internal sealed record RenderedChart(string Set, JsonObject Values, IReadOnlyList<Manifest> Manifests, string Notes)
{
    public IEnumerable<Manifest> Of(string kind) => Manifests.Where(m => m.Kind == kind);

    public Manifest One(string kind, string name) => Assert.Single(Manifests, m => m.Kind == kind && m.Name == name);

    public static RenderedChart Parse(string set, string json)
    {
        JsonNode root = JsonNode.Parse(json)!;
        return new RenderedChart(
            set,
            root["values"]!.AsObject(),
            [.. root["manifests"]!.AsArray().Select(m => new Manifest((string)m!["template"]!, m["object"]!.AsObject()))],
            (string)root["notes"]!);
    }
}
