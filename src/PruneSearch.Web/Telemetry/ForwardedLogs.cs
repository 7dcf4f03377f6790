using Microsoft.Extensions.Logging;

namespace PruneSearch.Web.Telemetry;

/// <summary>Hands logs to loggers that outlive this provider.</summary>
internal sealed class ForwardedLogs(ILoggerFactory loggers) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

    public void Dispose()
    {
        // The loggers are another's.
    }
}
