namespace PruneSearch.Telemetry;

/// <summary>Labels of metrics; docs/telemetry.md lists them.</summary>
public static class MetricTags
{
    public const string Campaign = "campaign";

    /// <summary>What became of a candidate.</summary>
    public const string State = "state";

    /// <summary>The label of work: <c>train</c>, or a target.</summary>
    public const string Label = "label";

    /// <summary>The kind of a failure.</summary>
    public const string Type = "type";

    public const string Worker = "worker";

    public const string Target = "target";
}
