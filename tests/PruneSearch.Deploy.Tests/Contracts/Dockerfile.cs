using System.Text.Json;
using System.Text.RegularExpressions;

namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>A Dockerfile of deploy/, read as far as the tests need it.</summary>
internal sealed partial record Dockerfile(string Path, IReadOnlyList<DockerInstruction> Instructions)
{
    /// <summary>The last stage: what is in the image.</summary>
    public IEnumerable<DockerInstruction> Final => Instructions.Skip(Instructions.Select((x, i) => (x, i)).Last(p => p.x.Name == "FROM").i);

    /// <summary>The program that the image starts, without its folder.</summary>
    public string Program => System.IO.Path.GetFileName(JsonSerializer.Deserialize<string[]>(One("ENTRYPOINT"))!.Single());

    /// <summary>What it does without arguments.</summary>
    public IReadOnlyList<string> DefaultArguments =>
        Final.LastOrDefault(i => i.Name == "CMD") is { } command ? JsonSerializer.Deserialize<string[]>(command.Text)! : [];

    public IReadOnlyList<int> Ports => [.. Final.Where(i => i.Name == "EXPOSE").SelectMany(i => i.Text.Split(' ')).Select(int.Parse)];

    public IReadOnlyDictionary<string, string?> Environment =>
        Final.Where(i => i.Name == "ENV").SelectMany(i => Variable().Matches(i.Text)).ToDictionary(m => m.Groups[1].Value, m => (string?)m.Groups[2].Value);

    /// <summary>The command that builds the program.</summary>
    public string Publish => Assert.Single(Publishes, p => !p.Contains("/PruneSearch.Torch/", StringComparison.Ordinal));

    /// <summary>The command that builds the backend torch into the program's folder; null where the image has none.</summary>
    public string? PublishTorch => Publishes.SingleOrDefault(p => p.Contains("/PruneSearch.Torch/", StringComparison.Ordinal));

    /// <summary>Whether the backend torch is built for an architecture: the command may be left out for others.</summary>
    public bool HasTorchOn(string architecture) => PublishTorch is not null
        && Instructions.Where(i => i.Name == "RUN" && i.Text.Contains(PublishTorch, StringComparison.Ordinal)).All(i => i.Text == PublishTorch || i.Text.StartsWith($"test \"$TARGETARCH\" != {architecture} || ", StringComparison.Ordinal));

    private IEnumerable<string> Publishes =>
        Instructions.Where(i => i.Name == "RUN").Select(i => i.Text[Math.Max(0, i.Text.IndexOf("dotnet publish ", StringComparison.Ordinal))..]).Where(t => t.StartsWith("dotnet publish ", StringComparison.Ordinal));

    /// <summary>The image's own paths: where its COPY instructions put something.</summary>
    public IEnumerable<string> Copied => Final.Where(i => i.Name == "COPY").Select(i => i.Text.Split(' ')[^1]);

    public string One(string name) => Assert.Single(Final, i => i.Name == name).Text;

    public static Dockerfile Read(string path)
    {
        string text = string.Join('\n', File.ReadLines(path).Where(l => !l.TrimStart().StartsWith('#'))).Replace("\\\n", " ", StringComparison.Ordinal);
        return new Dockerfile(path, [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DockerInstruction.Parse)]);
    }

    public override string ToString() => System.IO.Path.GetFileName(Path);

    [GeneratedRegex(@"(\w+)=(\S+)")]
    private static partial Regex Variable();
}
