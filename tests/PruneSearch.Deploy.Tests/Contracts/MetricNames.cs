using System.Text.RegularExpressions;

namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>The product's metrics, as Prometheus has them.</summary>
internal static partial class MetricNames
{
    public static IReadOnlySet<string> Known { get; } = new HashSet<string>
    {
        "prunesearch_candidates", "prunesearch_queue_depth", "prunesearch_queue_wait_seconds", "prunesearch_lease_losses_total",
        "prunesearch_retries_total", "prunesearch_front_hypervolume", "prunesearch_images_per_second", "prunesearch_measurement_spread",
        "prunesearch_workers", "prunesearch_journal_append_seconds",
    };

    /// <summary>Those of docs/telemetry.md where it is there, which is checked against the code; else the known ones.</summary>
    public static IReadOnlySet<string> Offered
    {
        get
        {
            string document = Repository.PathOf("docs", "telemetry.md");
            return File.Exists(document) ? In(File.ReadAllText(document)).ToHashSet() : Known;
        }
    }

    /// <summary>The metrics that a text names; a histogram's parts count as the histogram.</summary>
    public static IEnumerable<string> In(string text) => Name().Matches(text).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"\b(prunesearch_[a-z_]+?)(?:_bucket|_count|_sum)?(?![a-z_])")]
    private static partial Regex Name();
}
