using Microsoft.Extensions.Logging;
using PruneSearch.Telemetry;

namespace PruneSearch.Web.Telemetry;

/// <summary>Logs of a server that go by OTLP too.</summary>
public static class TelemetryLogging
{
    /// <summary>Sends a server's own logs from <see cref="LogLevel.Debug"/> on, and of others what is not filtered out otherwise. Its console shows what it did before.</summary>
    public static ILoggingBuilder AddTelemetry(this ILoggingBuilder logging, TelemetryExport export) => export.IsOn
        ? logging.AddProvider(new ForwardedLogs(export.Logs)).AddFilter<ForwardedLogs>(ProductTelemetry.Name, LogLevel.Debug)
        : logging;
}
