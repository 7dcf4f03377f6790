using System.Diagnostics.Metrics;

namespace PruneSearch.Telemetry;

/// <summary>The product's metrics. Those that are read, not written, come from <see cref="CampaignReadings"/>, <see cref="WaitingWorkers"/> and <see cref="TrainingRates"/>.</summary>
public static class Instruments
{
    private const string Seconds = "s";

    private static readonly double[] WaitBounds = [0.01, 0.1, 1, 5, 15, 60, 300, 900, 3600, 7200, 14400, 43200, 86400];
    private static readonly double[] AppendBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public static Histogram<double> QueueWait { get; } = ProductTelemetry.Meter.CreateHistogram(
        MetricNames.QueueWait, Seconds, "How long a work item waited until a worker leased it.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = WaitBounds });

    public static Histogram<double> JournalAppend { get; } = ProductTelemetry.Meter.CreateHistogram(
        MetricNames.JournalAppend, Seconds, "How long it took to make records durable.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = AppendBounds });

    public static Counter<long> LeaseLosses { get; } = ProductTelemetry.Meter.CreateCounter<long>(
        MetricNames.LeaseLosses, "{lease}", "Leases whose worker fell silent or went away with its process.");

    public static Counter<long> Retries { get; } = ProductTelemetry.Meter.CreateCounter<long>(
        MetricNames.Retries, "{failure}", "Failures after which the work item waits again.");

    public static Gauge<double> MeasurementSpread { get; } = ProductTelemetry.Meter.CreateGauge<double>(
        MetricNames.MeasurementSpread, "1", "The newest measurement's 95th percentile over its median, less 1.");

    private static readonly Instrument[] Read =
    [
        ProductTelemetry.Meter.CreateObservableGauge(MetricNames.Candidates, CampaignReadings.Candidates, "{candidate}", "Candidates of a campaign by what became of them."),
        ProductTelemetry.Meter.CreateObservableGauge(MetricNames.QueueDepth, CampaignReadings.QueueDepth, "{item}", "Work items that a worker could lease now, and candidates that could be proposed."),
        ProductTelemetry.Meter.CreateObservableGauge(MetricNames.FrontHypervolume, CampaignReadings.Hypervolume, "1", "What the search's front dominates, as a share of the campaign's objective box."),
        ProductTelemetry.Meter.CreateObservableGauge(MetricNames.Workers, CampaignReadings.Workers, "{worker}", "Workers that wait for work of a label, or have a lease and could do work of that label."),
        ProductTelemetry.Meter.CreateObservableGauge(MetricNames.ImagesPerSecond, TrainingRates.Observe, "{image}/s", "Training samples that a worker takes per second, while it trains."),
    ];

    /// <summary>Makes every metric known to those who listen, also those that nothing has written yet. To be called when listening begins.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. new Instrument[] { QueueWait, JournalAppend, LeaseLosses, Retries, MeasurementSpread }.Concat(Read).Select(i => i.Name)];
}
