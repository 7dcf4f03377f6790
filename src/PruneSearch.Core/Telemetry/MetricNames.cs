namespace PruneSearch.Telemetry;

/// <summary>Names of metrics, the same at /metrics and over OTLP; docs/telemetry.md lists them.</summary>
public static class MetricNames
{
    public const string Candidates = "prunesearch_candidates";

    public const string QueueDepth = "prunesearch_queue_depth";

    public const string QueueWait = "prunesearch_queue_wait_seconds";

    public const string LeaseLosses = "prunesearch_lease_losses_total";

    public const string Retries = "prunesearch_retries_total";

    public const string FrontHypervolume = "prunesearch_front_hypervolume";

    public const string ImagesPerSecond = "prunesearch_images_per_second";

    public const string MeasurementSpread = "prunesearch_measurement_spread";

    public const string Workers = "prunesearch_workers";

    public const string JournalAppend = "prunesearch_journal_append_seconds";
}
