using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Constraints;
using PruneSearch.Campaigns.Specs.Sections;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Specs;

/// <summary>docs/spec.md says of every key what the reader's own tables say.</summary>
public sealed class SpecDocumentTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Every_key_is_documented_as_the_code_has_it()
    {
        string[] lines = Repository.Text("docs", "spec.md").Split('\n');
        string[] rows = [.. Sections().SelectMany(s => s.Keys).Select(Row).Distinct(StringComparer.Ordinal)];
        Assert.True(rows.Length > 90, $"only {rows.Length} keys were found");
        string[] missing = [.. rows.Except(lines)];
        Assert.True(missing.Length == 0, $"docs/spec.md lacks these rows; put each in place of the one for its key:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void No_key_is_documented_that_the_reader_does_not_know()
    {
        var rows = Sections().SelectMany(s => s.Keys).Select(Row).ToHashSet(StringComparer.Ordinal);
        string[] unknown = [.. Repository.Text("docs", "spec.md").Split("| key | type | default | meaning |\n").Skip(1)
            .SelectMany(table => table.Split('\n').Skip(1).TakeWhile(line => line.StartsWith('|'))).Where(row => !rows.Contains(row))];
        Assert.True(unknown.Length == 0, $"docs/spec.md has rows of keys that the reader does not know so; remove or mend them:\n{string.Join('\n', unknown)}");
    }

    [Fact]
    public void Every_metric_and_every_unit_is_documented()
    {
        string document = Repository.Text("docs", "spec.md");
        Assert.All(Enum.GetValues<Metric>(), m => Assert.Contains($"| `{m.Name()}{(m.NeedsTarget() ? "(TARGET)" : m == Metric.External ? "(NAME)" : "")}`", document));
        string[] units = [.. Enum.GetValues<Metric>().SelectMany(m => MetricUnits.Of(m)).Select(u => u.Name).Distinct()];
        Assert.All(units, u => Assert.Contains($"`{u}`", document));
    }

    private static IEnumerable<SpecSection> Sections() =>
        new CampaignSection(SpecContext.BuiltIn, ".").Sections.Concat(new KnobRangeType<double>(new NumberType(), NumberType.AboveZero, hasLog: true).Sections).SelectMany(All);

    private static IEnumerable<SpecSection> All(SpecSection section) => [section, .. section.Keys.SelectMany(k => k.Sections).SelectMany(All)];

    private static string Row(SpecKey key)
    {
        string expected = key.Sections.Count > 0 && key.Expected.StartsWith("a mapping of", StringComparison.Ordinal) ? "a mapping, see below" : key.Expected;
        string value = key.Required ? "required"
            : key.Absent ?? (key.Sections.Count > 0 ? "its keys' defaults" : $"`{Default(key)}`");
        return $"| `{key.Key}` | {expected} | {value} | {key.Text} |";
    }

    private static string Default(SpecKey key) =>
        key.Default is JsonValue value && value.TryGetValue(out string? text) ? text : key.Default!.ToJsonString(Plain);
}
