using System.Text.Json.Nodes;

namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>A Grafana dashboard of deploy/.</summary>
internal sealed record Dashboard(string Name, JsonObject Root)
{
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Repository.PathOf("deploy", "grafana", "dashboards"), "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public string Uid => (string)Root["uid"]!;

    public IReadOnlyList<JsonObject> Panels => [.. Root["panels"]!.AsArray().Select(p => p!.AsObject())];

    /// <summary>Its queries, by where they are.</summary>
    public IEnumerable<KeyValuePair<string, string>> Expressions =>
        from panel in Panels
        from target in panel["targets"]!.AsArray()
        select KeyValuePair.Create($"{Name}: {panel["title"]} {target!["refId"]}", (string)target["expr"]!);

    public static Dashboard Read(string name) =>
        new(name, JsonNode.Parse(Repository.Text("deploy", "grafana", "dashboards", name))!.AsObject());
}
