using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>The metrics that a campaign's candidates have: objectives first, then what is bounded, then what the dense model has.</summary>
public sealed partial class MetricCatalogue
{
    private readonly Dictionary<string, MetricRef> _byKey;

    private MetricCatalogue(IReadOnlyList<MetricRef> metrics)
    {
        Metrics = metrics;
        Infos = [.. metrics.Select(Info)];
        _byKey = metrics.ToDictionary(m => m.ToString(), StringComparer.Ordinal);
    }

    public IReadOnlyList<MetricRef> Metrics { get; }

    /// <summary>In the same order.</summary>
    public IReadOnlyList<MetricInfo> Infos { get; }

    public IEnumerable<string> Keys => Infos.Select(i => i.Key);

    public static MetricCatalogue Of(CampaignState state, CampaignSpec spec)
    {
        IEnumerable<MetricRef> asked = spec.Objectives.Concat(spec.Constraints.Select(c => c.Metric));
        IEnumerable<MetricRef> untimed = Enum.GetValues<Metric>().Where(m => m != Metric.External && !m.NeedsTarget()).Select(m => new MetricRef(m));
        IEnumerable<MetricRef> named = (state.Base?.Validation.Metrics?.Keys ?? []).Select(n => MetricRef.Named(n));
        IEnumerable<MetricRef> timed = spec.Targets.SelectMany(t => Enum.GetValues<Metric>().Where(m => m.NeedsTarget()).Select(m => new MetricRef(m, t.Name)));
        return new MetricCatalogue([.. asked
            .Concat(untimed.Concat(named).Concat(timed).Where(m => CandidateFigures.OfDense(state, m) is { } dense && double.IsFinite(dense)))
            .DistinctBy(m => m.ToString(), StringComparer.Ordinal)]);
    }

    /// <summary>The metric of a key; null where there is none.</summary>
    public MetricRef? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The metric of a key.</summary>
    /// <param name="key">As specs write it.</param>
    /// <param name="where">The parameter that names it.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public MetricRef Require(string key, string where) =>
        Find(key) ?? throw new InvalidInputException(where, $"'{key}' is no metric of this campaign", $"one of {string.Join(", ", Keys)}");

    /// <summary>Whether two catalogues say the same.</summary>
    public bool Matches(MetricCatalogue other) => Metrics.SequenceEqual(other.Metrics);

    private static MetricInfo Info(MetricRef metric)
    {
        string words = WordBreak().Replace(metric.External ?? metric.Metric.Name(), m => metric.External is null ? $" {m.Value.ToLowerInvariant()}" : m.Value);
        return new MetricInfo(metric.ToString(), metric.Target is { } target ? $"{words} on {target}" : words, Unit(metric.Metric), metric.LargerIsBetter, metric.Target);
    }

    private static string Unit(Metric metric) => metric switch
    {
        Metric.Latency or Metric.P95 => "ms",
        Metric.Energy => "mJ",
        Metric.Speedup => "x",
        Metric.Parameters or Metric.Macs => "count",
        _ when metric.IsShare() => "share",
        _ when metric.IsBytes() => "bytes",
        _ => string.Empty,
    };

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordBreak();
}
