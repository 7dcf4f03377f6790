using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PruneSearch.Deploy.Tests.Tools;

namespace PruneSearch.Deploy.Tests.Rendering;

/// <summary>
/// Renders the chart by the Go program in <c>render/</c>, built once into the test's output. It needs Go and the packages sprig and
/// sigs.k8s.io/yaml in a GOPATH, which Debian and Ubuntu have; where they are absent the calling test is skipped, with the reason.
/// </summary>
internal sealed class ChartRenderer
{
    private const string Needs = "needs Go with sprig and sigs.k8s.io/yaml: "
        + "apt-get install golang-go golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev";

    private static readonly Lazy<(string? Program, string Reason)> Built = new(Build);
    private static readonly ConcurrentDictionary<string, Lazy<RenderedChart>> Sets = new();

    private readonly Tool program;

    private ChartRenderer(string path) => program = new Tool(path);

    public static string Chart { get; } = Repository.PathOf("charts", "prunesearch");

    public static ChartRenderer OrSkip()
    {
        Assert.SkipWhen(Built.Value.Program is null, Built.Value.Reason);
        return new ChartRenderer(Built.Value.Program!);
    }

    /// <summary>A value set that must render, rendered once.</summary>
    public RenderedChart Set(string name) =>
        Sets.GetOrAdd(name, n => new Lazy<RenderedChart>(() => RenderedChart.Parse(n, Run(ValueSets.PathOf(n))))).Value;

    /// <summary>Renders with values files and options of the program.</summary>
    /// <exception cref="ChartException">The chart refuses the values.</exception>
    public RenderedChart Render(params string[] arguments) => RenderedChart.Parse(string.Join(' ', arguments), Run(arguments));

    /// <summary>The chart's values with a file's laid over them, without rendering.</summary>
    public JsonObject Values(string path) => JsonNode.Parse(Run("-values", path))!.AsObject();

    private string Run(params string[] arguments)
    {
        ToolResult result = program.Run(Chart, [Chart, .. arguments]);
        return result.ExitCode == 0 ? result.Output : throw new ChartException(result.Said);
    }

    private static (string? Program, string Reason) Build()
    {
        string packages = Environment.GetEnvironmentVariable("PRUNESEARCH_GOPATH") ?? "/usr/share/gocode";
        string output = Path.Combine(AppContext.BaseDirectory, "render-chart");
        var go = new Tool("go")
        {
            Environment = new Dictionary<string, string>
            {
                ["GOPATH"] = packages,
                ["GO111MODULE"] = "off",
                ["GOFLAGS"] = "",
                ["GOCACHE"] = Path.Combine(AppContext.BaseDirectory, "go-cache"),
            },
        };
        bool there = Directory.Exists(Path.Combine(packages, "src", "github.com", "Masterminds", "sprig"))
            && Directory.Exists(Path.Combine(packages, "src", "sigs.k8s.io", "yaml"))
            && go.IsThere("version");
        if (!there)
        {
            return (null, Needs);
        }

        ToolResult built = go.Run(Repository.PathOf("tests", "PruneSearch.Deploy.Tests", "render"), "build", "-o", output, ".");
        return built.ExitCode == 0 ? (output, "") : throw new InvalidOperationException($"go build: {built.Said}");
    }
}
