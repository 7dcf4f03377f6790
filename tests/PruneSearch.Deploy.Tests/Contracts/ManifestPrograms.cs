using System.Text.Json.Nodes;
using PruneSearch.Deploy.Tests.Rendering;

namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>The programs that a rendered chart starts.</summary>
internal static class ManifestPrograms
{
    public static IEnumerable<ProgramCall> In(RenderedChart chart) =>
        from pod in PodTemplate.In(chart)
        from container in pod.Containers
        let image = Dockerfiles.Of((string)container["image"]!)
        where image is not null
        select Call($"chart {chart.Set}: {pod.Owner}/{container["name"]}", container, image);

    private static ProgramCall Call(string source, JsonObject container, Dockerfile image)
    {
        var environment = new Dictionary<string, string?>(image.Environment);
        foreach (JsonNode? variable in (container["env"] as JsonArray) ?? [])
        {
            environment[(string)variable!["name"]!] = (string?)variable["value"];
        }

        IReadOnlyList<string> arguments = container["args"] is JsonArray given ? [.. given.Select(a => (string)a!)] : image.DefaultArguments;
        Dictionary<string, bool> folders = container["volumeMounts"]!.AsArray()
            .ToDictionary(m => (string)m!["mountPath"]!, m => !((bool?)m!["readOnly"] ?? false));
        return new ProgramCall(source, image.Program, arguments, environment, folders) { Image = image };
    }
}
