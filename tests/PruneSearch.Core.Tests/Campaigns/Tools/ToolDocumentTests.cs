using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Tools;
using PruneSearch.Hardware.Tools;
using PruneSearch.TestKit;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Tools;

/// <summary>docs/tools.md says of tools files, placeholders and requests what the code says.</summary>
public sealed class ToolDocumentTests
{
    private static readonly string Page = Repository.Text("docs", "tools.md");

    [Fact]
    public void Every_key_of_a_tools_file_is_documented_and_no_other()
    {
        SpecSection[] sections = [.. new ToolsFileSection(".").Sections];
        string[] rows = [.. sections.Concat(sections.SelectMany(s => s.Keys).SelectMany(k => k.Sections)).SelectMany(s => s.Keys)
            .Select(k => $"| `{k.Key}` | {k.Expected} | {(k.Required ? "required" : $"`{k.Default!.ToJsonString()}`")} | {k.Text} |")];
        Assert.Equal(5, rows.Length);
        string[] documented = [.. Page.Split("| key | type | default | meaning |\n").Skip(1).SelectMany(t => t.Split('\n').Skip(1).TakeWhile(l => l.StartsWith('|')))];
        Assert.Equal(rows, documented);
    }

    [Fact]
    public void Every_placeholder_is_documented() => Assert.All(Enum.GetValues<ToolKind>(), kind =>
        Assert.Contains($"| `{kind.ToString().ToLowerInvariant()}` | {string.Join(", ", ToolPlaceholders.Of(kind).Select(p => $"`{{{p}}}`"))} |\n", Page, StringComparison.Ordinal));

    [Fact]
    public void The_requests_shown_have_the_keys_of_the_requests_sent()
    {
        string[] shown = [.. Blocks("json").Select(b => string.Join(' ', JsonDocument.Parse(b).RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)))];
        Assert.Equal([Keys(ToolJson.Default.BenchmarkRequest), Keys(ToolRequestJson.Default.EvaluationRequest), Keys(ToolRequestJson.Default.TrainingRequest)], shown);
    }

    [Fact]
    public async Task The_examples_are_python()
    {
        using var folder = new TemporaryFolder();
        string[] examples = [.. Blocks("python").Select((b, i) => folder.File($"example{i}.py", b))];
        Assert.Equal(3, examples.Length);
        Process python;
        try
        {
            python = Process.Start("python3", ["-m", "py_compile", .. examples]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no python3 on this machine");
            return;
        }

        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, python.ExitCode);
        python.Dispose();
    }

    private static string Keys(JsonTypeInfo type) => string.Join(' ', type.Properties.Select(p => p.Name).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Blocks(string language) => Page.Split($"```{language}\n").Skip(1).Select(b => b.Split("```")[0]);
}
