namespace PruneSearch.Campaigns.Specs;

/// <summary>A metric, on a target where it is measured on one: <c>accuracy</c>, <c>latency(edge)</c>; or one that the evaluator names: <c>metric(mAP)</c>.</summary>
public sealed record MetricRef(Metric Metric, string? Target = null)
{
    /// <summary>A regular expression, in the common subset of .NET and ECMA 262, of names that evaluators may give to figures.</summary>
    public const string ExternalPattern = "[A-Za-z][A-Za-z0-9_.@-]{0,62}";

    /// <summary>The evaluator's name for it; of <see cref="Metric.External"/>, and only there.</summary>
    public string? External { get; init; }

    /// <summary>Whether the spec says that smaller is better; of <see cref="Metric.External"/>, and only there.</summary>
    public bool SmallerIsBetter { get; init; }

    public bool LargerIsBetter => Metric == Metric.External ? !SmallerIsBetter : Metric.LargerIsBetter();

    /// <summary>A figure of the evaluator's.</summary>
    public static MetricRef Named(string name, bool smallerIsBetter = false) => new(Metric.External) { External = name, SmallerIsBetter = smallerIsBetter };

    public override string ToString() => (Target ?? External) is { } argument ? $"{Metric.Name()}({argument})" : Metric.Name();
}
