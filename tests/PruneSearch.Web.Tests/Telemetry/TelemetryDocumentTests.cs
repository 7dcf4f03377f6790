using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using PruneSearch.Telemetry;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>docs/telemetry.md names what the code names, and nothing else.</summary>
public sealed partial class TelemetryDocumentTests
{
    private const string HttpDuration = "http_server_request_duration_seconds";

    private static string Page => Repository.Text("docs", "telemetry.md");

    [Fact]
    public void Spans() => Assert.Equal(Constants(typeof(SpanNames)), Rows("### Spans").Select(Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Attributes() => Assert.Equal(Constants(typeof(SpanTags)), Rows("### Attributes").Select(Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Metrics() => Assert.Equal(Constants(typeof(MetricNames)).Append(HttpDuration).Order(StringComparer.Ordinal), Rows("## Metrics").Select(Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Labels() => Assert.Equal(
        Constants(typeof(MetricTags)),
        Rows("## Metrics").Where(r => Name(r) != HttpDuration).SelectMany(r => Quoted().Matches(r[3]).Select(m => m.Groups[1].Value)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_instrument_has_the_kind_and_unit_of_its_row()
    {
        var instruments = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter == ProductTelemetry.Meter)
                {
                    instruments[instrument.Name] = instrument;
                }
            },
        };
        Assert.Equal(Constants(typeof(MetricNames)), Instruments.Names.Order(StringComparer.Ordinal));
        listener.Start();
        Assert.Equal(
            Rows("## Metrics").Where(r => Name(r) != HttpDuration).Select(r => (Name(r), r[1], r[2])).Order(),
            instruments.Values.Select(i => (i.Name, Kind(i), i.Unit ?? string.Empty)).Order());
        Assert.All(instruments.Values, i => Assert.False(string.IsNullOrEmpty(i.Description)));
    }

    [Fact]
    public void Kinds_of_spans_and_the_metrics_of_other_files_are_known()
    {
        Assert.All(Rows("### Spans"), r => Assert.All(r[1].Split(", "), k => Assert.Contains(k, new[] { "internal", "consumer", "client", "server" })));
        string[] elsewhere = [.. Directory.GetFiles(Repository.PathOf("deploy"), "*", SearchOption.AllDirectories).SelectMany(f => Used().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).Distinct()];
        Assert.NotEmpty(elsewhere);
        Assert.Empty(elsewhere.Except(Constants(typeof(MetricNames))));
    }

    private static string Kind(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        Counter<long> => "counter",
        Gauge<double> or ObservableGauge<long> or ObservableGauge<double> => "gauge",
        _ => instrument.GetType().Name,
    };

    private static string[] Constants(Type names) =>
        [.. names.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal)];

    /// <summary>The cells of a table's rows, of the first table below a heading.</summary>
    private static IEnumerable<string[]> Rows(string heading)
    {
        string[] lines = [.. Page.Split('\n').SkipWhile(l => l != heading).Skip(1).TakeWhile(l => !l.StartsWith('#'))];
        string[][] rows = [.. lines.SkipWhile(l => !l.StartsWith('|')).TakeWhile(l => l.StartsWith('|')).Skip(2).Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
        Assert.NotEmpty(rows);
        return rows;
    }

    private static string Name(string[] row) => Quoted().Match(row[0]).Groups[1].Value;

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(prunesearch_[a-z_]+?)(?:_bucket|_count|_sum)?(?![a-z_])")]
    private static partial Regex Used();
}
