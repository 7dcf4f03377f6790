using System.Diagnostics;

namespace PruneSearch.Telemetry;

/// <summary>W3C trace context between processes.</summary>
public static class TraceHeader
{
    public const string Name = "traceparent";

    /// <summary>What to send along: the context of the current span, where that is one of ours that is recorded; otherwise null.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } span && span.Source == ProductTelemetry.Traces ? span.Id : null;

    /// <summary>The context that came along, where it belongs to a trace; otherwise that trace's own.</summary>
    public static ActivityContext Read(string? header, WorkTrace trace) =>
        header is not null && ActivityContext.TryParse(header, null, isRemote: true, out ActivityContext context) && context.TraceId == trace.Id ? context : trace.Parent;
}
