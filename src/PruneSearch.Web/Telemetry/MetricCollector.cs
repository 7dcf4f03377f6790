using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using PruneSearch.Telemetry;

namespace PruneSearch.Web.Telemetry;

/// <summary>Listens to the metrics of this process and keeps their values: the product's, and durations of HTTP requests. Thread-safe.</summary>
internal sealed class MetricCollector : IDisposable
{
    /// <summary>For histograms that say nothing themselves, in seconds.</summary>
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MetricFamily, bool> _observed = new();
    private readonly Lock _collecting = new();

    public MetricCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Family(instrument) is { } family)
            {
                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Take(instrument, value, tags, (MetricFamily)state!));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, state) => Take(instrument, value, tags, (MetricFamily)state!));
        _listener.Start();
        _ = Instruments.Names; // known from now on
    }

    /// <summary>The metrics as text. Those that are read, not written, are read now.</summary>
    public string Write()
    {
        lock (_collecting)
        {
            foreach (MetricFamily observed in _observed.Keys)
            {
                observed.Clear();
            }

            _listener.RecordObservableInstruments();
            return PrometheusText.Write(_families.Values.OrderBy(f => f.Name, StringComparer.Ordinal));
        }
    }

    public void Dispose() => _listener.Dispose();

    private MetricFamily? Family(Instrument instrument)
    {
        if (instrument.Meter.Name != ProductTelemetry.Name && (instrument.Meter.Name != HttpMetrics.Meter || instrument.Name != HttpMetrics.RequestDuration))
        {
            return null;
        }

        MetricKind kind = instrument switch
        {
            Histogram<double> or Histogram<long> => MetricKind.Histogram,
            Counter<double> or Counter<long> or ObservableCounter<double> or ObservableCounter<long> => MetricKind.Counter,
            _ => MetricKind.Gauge,
        };
        MetricFamily family = _families.GetOrAdd(
            PrometheusText.Name(instrument.Name, instrument.Unit, kind), name => new MetricFamily(name, instrument.Description ?? instrument.Name, kind, Bounds(instrument, kind)));
        if (family.Kind != kind)
        {
            return null; // another metric has the name
        }

        if (instrument.IsObservable)
        {
            _observed[family] = true;
        }

        return family;
    }

    private static IReadOnlyList<double> Bounds(Instrument instrument, MetricKind kind) =>
        kind != MetricKind.Histogram ? [] : (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds;

    private static void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, MetricFamily family)
    {
        MetricSeries series = family.Of(tags);
        switch (family.Kind)
        {
            case MetricKind.Histogram:
                series.Count(value);
                break;
            case MetricKind.Counter when !instrument.IsObservable:
            case MetricKind.Gauge when instrument is UpDownCounter<long> or UpDownCounter<double>:
                series.Add(value);
                break;
            default:
                series.Set(value);
                break;
        }
    }
}
