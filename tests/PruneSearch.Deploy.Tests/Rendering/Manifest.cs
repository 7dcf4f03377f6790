using System.Text.Json.Nodes;

namespace PruneSearch.Deploy.Tests.Rendering;

/// <summary>One Kubernetes object, with the template that it came from.</summary>
internal sealed record Manifest(string Template, JsonObject Object)
{
    public string Kind => (string)Object["kind"]!;

    public string Name => (string)Object["metadata"]!["name"]!;

    /// <summary>The part at a path such as <c>spec/template/spec</c>, or nothing.</summary>
    public JsonNode? At(string path) => path.Split('/').Aggregate((JsonNode?)Object, (node, step) => (node as JsonObject)?[step]);

    public override string ToString() => $"{Kind} {Name}";
}
