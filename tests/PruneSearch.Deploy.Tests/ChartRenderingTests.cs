using System.Text.Json.Nodes;
using PruneSearch.Deploy.Tests.Checking;
using PruneSearch.Deploy.Tests.Rendering;

namespace PruneSearch.Deploy.Tests;

/// <summary>The chart renders with real Go templates, and what comes out is what Kubernetes takes.</summary>
public sealed class ChartRenderingTests
{
    private static readonly Lazy<JsonObject> Checked = new(CheckAll);

    public static TheoryData<string> Valid => [.. ValueSets.Valid];

    public static TheoryData<string> Refused => [.. ValueSets.Refused];

    public static TheoryData<string> Failing => [.. ValueSets.Failing];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Manifests_are_valid(string set)
    {
        RenderedChart chart = ChartRenderer.OrSkip().Set(set);
        SchemaChecker.OrSkip();

        Assert.NotEmpty(chart.Manifests);
        Assert.Empty(SchemaChecker.Errors(Checked.Value, "manifests", set));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Values_are_valid(string set)
    {
        ChartRenderer.OrSkip();
        SchemaChecker.OrSkip();

        Assert.Empty(SchemaChecker.Errors(Checked.Value, "values", set));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void The_values_schema_refuses(string set)
    {
        ChartRenderer.OrSkip();
        SchemaChecker.OrSkip();

        Assert.NotEmpty(SchemaChecker.Errors(Checked.Value, "values", set));
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public void A_template_refuses_and_says_why(string set)
    {
        ChartRenderer renderer = ChartRenderer.OrSkip();
        string path = ValueSets.PathOf("failing", set);
        string expected = File.ReadLines(path).First().TrimStart('#', ' ');

        Assert.Contains(expected, Assert.Throws<ChartException>(() => renderer.Render(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"apiVersion":"apps/v1","kind":"Deploiment","metadata":{"name":"a"}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"port":[{"port":80}]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":"eighty"}]}}""")]
    [InlineData("""{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"a"},"spec":{"maxUnavailable":1,"selector":{"labels":{}}}}""")]
    public void The_check_of_manifests_finds_a_fault(string manifest)
    {
        JsonObject answer = SchemaChecker.OrSkip().Check(new JsonObject
        {
            ["manifests"] = new JsonObject { ["faulty"] = new JsonArray(Entry("fault.yaml", JsonNode.Parse(manifest)!)) },
        });

        Assert.NotEmpty(SchemaChecker.Errors(answer, "manifests", "faulty"));
    }

    [Fact]
    public void Notes_say_how_to_reach_it_and_that_keys_and_database_are_for_development()
    {
        string notes = ChartRenderer.OrSkip().Set(ValueSets.Kind).Notes;

        Assert.Contains("port-forward service/prunesearch 8080:8080", notes, StringComparison.Ordinal);
        Assert.Contains("GENERATED FOR DEVELOPMENT", notes, StringComparison.Ordinal);
        Assert.Contains("DEVELOPMENT one of this chart", notes, StringComparison.Ordinal);
        Assert.Contains("https://prunesearch.example.com/", ChartRenderer.OrSkip().Set("production").Notes, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_stay_within_63_characters_for_the_longest_release_and_pools()
    {
        string pool = "a-pool-of-20-letters";
        using var folder = new TestKit.Hardware.TemporaryFolder();
        string values = folder.File("values.yaml", $"workers: {{cpu: null, {pool}: {{}}}}\ncampaigns: {{{pool}: {{spec: x}}}}\nauth: {{operator: {{secret: o}}}}\n");
        RenderedChart chart = ChartRenderer.OrSkip().Render(
            "-name", "a-release-name-of-53-letters-which-is-the-longest-one", ValueSets.PathOf("default"), values);

        Assert.Contains(chart.Manifests, m => m.Name.Contains(pool, StringComparison.Ordinal));
        Assert.All(chart.Manifests, m => Assert.InRange(m.Name.Length, 1, 63));
    }

    private static JsonObject CheckAll()
    {
        ChartRenderer renderer = ChartRenderer.OrSkip();
        var manifests = new JsonObject();
        var values = new JsonObject();
        foreach (RenderedChart chart in ValueSets.Valid.Select(renderer.Set))
        {
            manifests[chart.Set] = new JsonArray([.. chart.Manifests.Select(m => Entry(m.Template, m.Object))]);
            values[chart.Set] = chart.Values.DeepClone();
        }

        foreach (string set in ValueSets.Refused)
        {
            values[set] = renderer.Values(ValueSets.PathOf("refused", set));
        }

        string schema = File.ReadAllText(Path.Combine(ChartRenderer.Chart, "values.schema.json"));
        return SchemaChecker.OrSkip().Check(new JsonObject { ["manifests"] = manifests, ["schema"] = JsonNode.Parse(schema), ["values"] = values });
    }

    private static JsonObject Entry(string template, JsonNode manifest) => new() { ["template"] = template, ["object"] = manifest.DeepClone() };
}
