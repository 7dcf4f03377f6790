using System.Diagnostics;

namespace PruneSearch.Telemetry;

/// <summary>Sends spans of what is over, with the times that it had.</summary>
public static class PastSpan
{
    /// <summary>Sends a span.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parent">Its parent, or the trace that it is the root of.</param>
    /// <param name="start">When it began.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="tags">Its attributes; without those that are null.</param>
    /// <param name="error">What went wrong; null for nothing.</param>
    public static void Send(
        string name, ActivityContext parent, DateTimeOffset start, DateTimeOffset end, IEnumerable<KeyValuePair<string, object?>> tags, string? error = null)
    {
        using Activity? span = ProductTelemetry.Traces.StartActivity(ActivityKind.Internal, parent, tags.Where(t => t.Value is not null), startTime: start, name: name);
        if (span is null)
        {
            return;
        }

        if (error is not null)
        {
            span.SetStatus(ActivityStatusCode.Error, error);
        }

        // A span without any length would be taken for one that has not ended.
        span.SetEndTime((end > start ? end : start.AddTicks(1)).UtcDateTime);
    }
}
