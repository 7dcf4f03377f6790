using System.Text.Json.Nodes;

namespace PruneSearch.Deploy.Tests.Rendering;

/// <summary>The pod of a workload.</summary>
internal sealed record PodTemplate(Manifest Owner, JsonObject Labels, JsonObject Spec)
{
    /// <summary>Init containers first, as they run.</summary>
    public IEnumerable<JsonObject> Containers =>
        ((Spec["initContainers"] as JsonArray) ?? []).Concat(Spec["containers"]!.AsArray()).Select(c => c!.AsObject());

    public IEnumerable<JsonObject> Volumes => ((Spec["volumes"] as JsonArray) ?? []).Select(v => v!.AsObject());

    public static IEnumerable<PodTemplate> In(RenderedChart chart) =>
        from manifest in chart.Manifests
        let template = manifest.At("spec/template")
        where template is not null
        select new PodTemplate(manifest, template["metadata"]!["labels"]!.AsObject(), template["spec"]!.AsObject());

    /// <summary>Whether a label selector takes this pod.</summary>
    public bool Matches(JsonNode? selector)
    {
        bool labels = ((selector?["matchLabels"] as JsonObject) ?? []).All(l => (string?)Labels[l.Key] == (string?)l.Value);
        bool expressions = ((selector?["matchExpressions"] as JsonArray) ?? []).All(e =>
            e!["values"]!.AsArray().Any(v => (string?)v == (string?)Labels[(string)e["key"]!]));
        return labels && expressions;
    }

    public override string ToString() => Owner.ToString();
}
