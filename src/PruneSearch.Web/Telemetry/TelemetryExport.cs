using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PruneSearch.Telemetry;

namespace PruneSearch.Web.Telemetry;

/// <summary>
/// Sends traces, metrics and logs by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says to; otherwise does nothing. The other standard
/// variables (protocol, headers, resource attributes, service name, intervals) hold too. Disposing of it sends what is left.
/// </summary>
public sealed class TelemetryExport : IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string DisabledVariable = "OTEL_SDK_DISABLED";

    /// <summary>How long to wait in the end for a collector that does not answer.</summary>
    private const int FarewellMilliseconds = 3000;

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly ILoggerFactory? _logs;

    private TelemetryExport(string? serviceName, string version)
    {
        if (serviceName is null)
        {
            return;
        }

        _ = Instruments.Names; // known from now on
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource(serviceName, version)).AddSource(ProductTelemetry.Name).AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource(serviceName, version)).AddMeter(ProductTelemetry.Name, HttpMetrics.Meter).AddOtlpExporter().Build();
        _logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddOpenTelemetry(o =>
        {
            o.IncludeScopes = true;
            o.IncludeFormattedMessage = true;
            o.SetResourceBuilder(Resource(serviceName, version)).AddOtlpExporter();
        }));
    }

    /// <summary>Whether anything is sent.</summary>
    public bool IsOn => _logs is not null;

    /// <summary>Loggers whose records are sent; they do nothing where nothing is.</summary>
    public ILoggerFactory Logs => _logs ?? NullLoggerFactory.Instance;

    /// <summary>Begins to send.</summary>
    /// <param name="serviceName">What this process is: <c>prunesearch-server</c>, <c>prunesearch-worker</c> or <c>prunesearch</c>. <c>OTEL_SERVICE_NAME</c> goes before it.</param>
    /// <param name="version">The program's version.</param>
    public static TelemetryExport Start(string serviceName, string version)
    {
        bool isOn = !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(EndpointVariable))
            && !string.Equals(Environment.GetEnvironmentVariable(DisabledVariable), "true", StringComparison.OrdinalIgnoreCase);
        return new TelemetryExport(isOn ? serviceName : null, version);
    }

    /// <summary>Sends what is left, for a few seconds at most.</summary>
    public void Dispose()
    {
        if (!IsOn)
        {
            return;
        }

        // Side by side: a collector that does not answer costs the time once.
        Task.WaitAll(
            [
                Task.Run(() => _traces?.Shutdown(FarewellMilliseconds)),
                Task.Run(() => _metrics?.Shutdown(FarewellMilliseconds)),
                Task.Run(() => _logs?.Dispose()),
            ],
            FarewellMilliseconds);
        _traces?.Dispose();
        _metrics?.Dispose();
        _logs?.Dispose();
    }

    private static ResourceBuilder Resource(string serviceName, string version) =>
        ResourceBuilder.CreateEmpty().AddService(serviceName, serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector();
}
