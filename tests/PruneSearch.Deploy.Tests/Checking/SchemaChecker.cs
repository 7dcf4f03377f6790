using System.Text.Json.Nodes;
using PruneSearch.Deploy.Tests.Tools;

namespace PruneSearch.Deploy.Tests.Checking;

/// <summary>
/// Kubernetes' schemas, JSON Schema and PromQL's grammar, by the scripts in <c>check/</c>. Their packages are installed once into the
/// test's output, without scripts; where node or the packages are not to be had the calling test is skipped, with the reason.
/// </summary>
internal sealed class SchemaChecker
{
    private static readonly Lazy<(string? Folder, string Reason)> Installed = new(Install);
    private static readonly Lock OneAtATime = new();

    private readonly string folder;

    private SchemaChecker(string folder) => this.folder = folder;

    public static SchemaChecker OrSkip()
    {
        Assert.SkipWhen(Installed.Value.Folder is null, Installed.Value.Reason);
        return new SchemaChecker(Installed.Value.Folder!);
    }

    /// <summary>Does a job, as <c>check/check.cjs</c> describes it, and gives its answer.</summary>
    public JsonObject Check(JsonObject job)
    {
        lock (OneAtATime)
        {
            string path = Path.Combine(folder, "job.json");
            File.WriteAllText(path, job.ToJsonString());
            ToolResult result = new Tool("node").Run(folder, "check.cjs", path);
            Assert.True(result.ExitCode == 0, result.Said);
            return JsonNode.Parse(result.Output)!.AsObject();
        }
    }

    /// <summary>The errors that an answer has for a name.</summary>
    public static IReadOnlyList<string> Errors(JsonObject answer, string part, string name) =>
        [.. answer[part]![name]!.AsArray().Select(e => (string)e!)];

    private static (string? Folder, string Reason) Install()
    {
        string folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "check")).FullName;
        foreach (string file in Directory.GetFiles(Repository.PathOf("tests", "PruneSearch.Deploy.Tests", "check")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        var npm = new Tool("npm");
        if (!npm.IsThere("--version") || !new Tool("node").IsThere("--version"))
        {
            return (null, "needs node and npm");
        }

        ToolResult installed = npm.Run(folder, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline");
        return installed.ExitCode == 0 ? (folder, "") : (null, $"npm install of what check/package.json names failed: {installed.Said}");
    }
}
