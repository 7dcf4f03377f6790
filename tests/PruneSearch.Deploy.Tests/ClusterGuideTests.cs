using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PruneSearch.Deploy.Tests.Checking;
using PruneSearch.Deploy.Tests.Contracts;
using PruneSearch.Deploy.Tests.Rendering;
using PruneSearch.TestKit.Hardware;

namespace PruneSearch.Deploy.Tests;

/// <summary>docs/cluster.md says what is so.</summary>
public sealed partial class ClusterGuideTests
{
    private static readonly string Guide = Repository.Text("docs", "cluster.md");

    [Fact]
    public void Values_in_the_guide_are_values_of_the_chart()
    {
        ChartRenderer renderer = ChartRenderer.OrSkip();
        using var folder = new TemporaryFolder();
        var sets = new JsonObject();
        foreach (Match block in YamlBlock().Matches(Guide))
        {
            string place = $"block at character {block.Index}";
            sets[place] = renderer.Values(folder.File($"{block.Index}.yaml", block.Groups[1].Value));
            // And with them the chart renders.
            Assert.NotEmpty(renderer.Render(ValueSets.PathOf("production"), folder.File("operator.yaml", "auth: {operator: {secret: operator-key}}\n"), folder.File($"{block.Index}.yaml")).Manifests);
        }

        string schema = File.ReadAllText(Path.Combine(ChartRenderer.Chart, "values.schema.json"));
        JsonObject answer = SchemaChecker.OrSkip().Check(new JsonObject { ["schema"] = JsonNode.Parse(schema), ["values"] = sets });
        Assert.NotEmpty(sets);
        Assert.All(sets, s => Assert.Empty(SchemaChecker.Errors(answer, "values", s.Key)));
    }

    [Fact]
    public void Every_alert_is_in_the_guide()
    {
        IEnumerable<string> alerts = Yaml.ReadFile("deploy", "prometheus", "rules.yml")["groups"]!.AsArray()
            .SelectMany(g => g!["rules"]!.AsArray()).Select(r => (string)r!["alert"]!);
        Assert.Equal(alerts.Order(StringComparer.Ordinal), AlertRow().Matches(Guide).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Links_lead_somewhere() => Assert.All(
        Link().Matches(Guide).Select(m => m.Groups[1].Value.Split('#')[0]).Where(l => l.Length > 0 && !l.Contains("://", StringComparison.Ordinal)),
        link => Assert.True(Path.Exists(Repository.PathOf("docs", link)), link));

    [Fact]
    public void The_workflow_says_that_it_has_not_run() =>
        Assert.StartsWith("# NOT RUN YET", Repository.Text(".github", "workflows", "ci.yml"), StringComparison.Ordinal);

    [Fact]
    public void The_workflow_requires_the_cluster_and_builds_every_image()
    {
        JsonObject jobs = Yaml.ReadFile(".github", "workflows", "ci.yml")["jobs"]!.AsObject();
        IEnumerable<string?> images = jobs["images"]!["strategy"]!["matrix"]!["include"]!.AsArray().Select(i => $"Dockerfile.{i!["name"]}");
        IEnumerable<string> builds = jobs["test"]!["steps"]!.AsArray().Select(s => (string?)s!["run"] ?? "").Where(r => r.StartsWith("dotnet ", StringComparison.Ordinal));

        Assert.Equal(Dockerfiles.All.Select(d => d.ToString()), images.Order(StringComparer.Ordinal));
        Assert.All(builds, b => Assert.Contains("-p:RequireOrleans=true", b, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"^\| `(PruneSearch\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex AlertRow();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
