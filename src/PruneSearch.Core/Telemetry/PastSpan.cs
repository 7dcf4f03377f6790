using System.Diagnostics;

namespace PruneSearch.Telemetry;

/// <summary>Sends spans of what is over, with the times that it had.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Tags">Its attributes; those that are null are left out.</param>
/// <param name="Error">What went wrong; null for nothing.</param>
public sealed record PastSpan(string Name, DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<KeyValuePair<string, object?>> Tags, string? Error = null)
{
    /// <summary>Sends it as the root of a trace.</summary>
    public void SendAsRoot(WorkTrace trace) => RootTrace.In(trace.Id, () => Send(default));

    /// <summary>Sends it as a part of a trace.</summary>
    public void SendWithin(WorkTrace trace) => Send(trace.Parent);

    private void Send(ActivityContext parent)
    {
        using Activity? span = ProductTelemetry.Traces.StartActivity(ActivityKind.Internal, parent, Tags.Where(t => t.Value is not null), startTime: Start, name: Name);
        if (span is null)
        {
            return;
        }

        if (Error is not null)
        {
            span.SetStatus(ActivityStatusCode.Error, Error);
        }

        // A span without any length would be taken for one that has not ended.
        span.SetEndTime((End > Start ? End : Start.AddTicks(1)).UtcDateTime);
    }
}
