using System.Diagnostics;

namespace PruneSearch.Telemetry;

/// <summary>Starts spans without a parent in a trace whose identity is known: through the runtime's generator of identities, for one span of one thread.</summary>
internal static class RootTrace
{
    [ThreadStatic]
    private static ActivityTraceId? _next;

    private static readonly Func<ActivityTraceId>? Others = Activity.TraceIdGenerator;

    static RootTrace() => Activity.TraceIdGenerator = () => _next ?? Others?.Invoke() ?? ActivityTraceId.CreateRandom();

    /// <summary>The span that is sent without a parent is the root of a trace. What was current is so again afterwards.</summary>
    public static void In(ActivityTraceId trace, Action send)
    {
        Activity? current = Activity.Current;
        (Activity.Current, _next) = (null, trace);
        try
        {
            send();
        }
        finally
        {
            (Activity.Current, _next) = (current, null);
        }
    }
}
