using System.Text.Json.Nodes;

namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>docker-compose.yml, with its anchors resolved.</summary>
internal sealed class Compose
{
    private readonly JsonObject root = Yaml.ReadFile("docker-compose.yml");

    public JsonObject Services => root["services"]!.AsObject();

    public IEnumerable<string> Volumes => root["volumes"]!.AsObject().Select(v => v.Key);

    public JsonObject Service(string name) => Services[name]!.AsObject();

    /// <summary>A service's mounts, as source, path in the container, and whether it may be written to.</summary>
    public static IEnumerable<(string Source, string Path, bool Writable)> Mounts(JsonObject service) =>
        from mount in (service["volumes"] as JsonArray) ?? []
        let text = WithDefaults((string)mount!)
        let parts = text.Split(':')
        select parts.Length == 1 ? ("", parts[0], true) : (parts[0], parts[1], parts.Length == 2 || parts[2] != "ro");

    /// <summary>The programs of the product that it starts.</summary>
    public IEnumerable<ProgramCall> Programs() =>
        from service in Services
        let image = Dockerfiles.Of((string)service.Value!["image"]!)
        where image is not null
        select Call(service.Key, service.Value!.AsObject(), image);

    private static ProgramCall Call(string name, JsonObject service, Dockerfile image)
    {
        var environment = new Dictionary<string, string?>(image.Environment);
        foreach ((string variable, JsonNode? value) in (service["environment"] as JsonObject) ?? [])
        {
            environment[variable] = (string?)value;
        }

        IReadOnlyList<string> arguments = service["command"] is JsonArray given ? [.. given.Select(a => (string)a!)] : image.DefaultArguments;
        Dictionary<string, bool> folders = Mounts(service).ToDictionary(m => m.Path, m => m.Writable);
        foreach (JsonNode? memory in (service["tmpfs"] as JsonArray) ?? [])
        {
            folders[(string)memory!] = true;
        }

        return new ProgramCall($"compose: {name}", image.Program, arguments, environment, folders) { Image = image };
    }

    /// <summary><c>${NAME:-default}</c> as it is where NAME is not set.</summary>
    private static string WithDefaults(string text)
    {
        int start = text.IndexOf("${", StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        int end = text.IndexOf('}', start);
        return text[..start] + text[(text.IndexOf(":-", start, StringComparison.Ordinal) + 2)..end] + text[(end + 1)..];
    }
}
