using System.Diagnostics;
using System.Text.Json;
using PruneSearch.Campaigns.Work;
using PruneSearch.Telemetry;

namespace PruneSearch.Campaigns.Hosting.Observation;

/// <summary>Spans of work that is being done. All are null, and cost next to nothing, where nobody listens.</summary>
public static class WorkSpans
{
    /// <summary>A worker's time with an item.</summary>
    public static Activity? Stage(WorkLease lease, string worker)
    {
        if (!ProductTelemetry.Traces.HasListeners())
        {
            return null;
        }

        Activity? span = Start(NameOf(lease.Item), ActivityKind.Consumer, lease.Key, Trace(lease.Key).Parent);
        Describe(span, lease.Item);
        return span?.SetTag(SpanTags.Worker, worker);
    }

    /// <summary>The item in the process that does it.</summary>
    /// <param name="campaign">The campaign's name.</param>
    /// <param name="item">The item.</param>
    /// <param name="header">The trace context of whoever ordered it; null for none.</param>
    public static Activity? Work(string campaign, WorkItem item, string? header)
    {
        if (!ProductTelemetry.Traces.HasListeners())
        {
            return null;
        }

        var trace = new WorkTrace(campaign, item.Candidate);
        Activity? span = Start(SpanNames.Work, ActivityKind.Internal, campaign, item.Candidate, TraceHeader.Read(header, trace));
        Describe(span, item);
        return span;
    }

    /// <summary>Writing the model's file and checking it; belongs to whatever is being done.</summary>
    public static Activity? Export() => ProductTelemetry.Traces.StartActivity(SpanNames.Export);

    /// <summary>A worker hands an outcome in.</summary>
    public static Activity? HandIn(LeaseKey lease) =>
        ProductTelemetry.Traces.HasListeners() ? Start(SpanNames.Report, ActivityKind.Client, lease, Trace(lease).Parent) : null;

    /// <summary>A server receives an outcome.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="header">The worker's trace context; null for none.</param>
    public static Activity? Receive(LeaseKey lease, string? header) =>
        ProductTelemetry.Traces.HasListeners() ? Start(SpanNames.Report, ActivityKind.Server, lease, TraceHeader.Read(header, Trace(lease))) : null;

    /// <summary>Notes what came of the work.</summary>
    public static void Ended(Activity? span, WorkOutcome outcome)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag(SpanTags.Outcome, Word(outcome));
        if (outcome is WorkOutcome.Failed failed)
        {
            span.SetTag(SpanTags.Failure, Word(failed.Kind)).SetStatus(ActivityStatusCode.Error, failed.Message);
        }
    }

    /// <summary>Notes whether an outcome came in time.</summary>
    public static void Answered(Activity? span, bool accepted) => span?.SetTag(SpanTags.Accepted, accepted);

    /// <summary>An outcome in one word.</summary>
    public static string Word(WorkOutcome outcome) => outcome switch
    {
        WorkOutcome.Done => "done",
        WorkOutcome.Failed => "failed",
        _ => "released",
    };

    /// <summary>A value of the journal, as it is written there.</summary>
    internal static string Word<TValue>(TValue value)
        where TValue : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static WorkTrace Trace(LeaseKey lease) => new(lease.Campaign, lease.Candidate);

    private static string NameOf(WorkItem item) => item switch
    {
        WorkItem.Train => SpanNames.Train,
        WorkItem.Evaluate => SpanNames.Evaluate,
        WorkItem.Measure => SpanNames.Measure,
        _ => SpanNames.Prepare,
    };

    private static Activity? Start(string name, ActivityKind kind, LeaseKey lease, ActivityContext parent) =>
        Start(name, kind, lease.Campaign, lease.Candidate, parent)?.SetTag(SpanTags.Token, lease.Token);

    private static Activity? Start(string name, ActivityKind kind, string campaign, int? candidate, ActivityContext parent)
    {
        Activity? span = ProductTelemetry.Traces.StartActivity(name, kind, parent);
        span?.SetTag(SpanTags.Campaign, campaign);
        return candidate is { } number ? span?.SetTag(SpanTags.Candidate, number) : span;
    }

    private static void Describe(Activity? span, WorkItem item)
    {
        span?.SetTag(SpanTags.Item, item.Id);
        switch (item)
        {
            case WorkItem.Train train:
                span?.SetTag(SpanTags.Rung, train.Rung);
                break;
            case WorkItem.Evaluate evaluate:
                span?.SetTag(SpanTags.Rung, evaluate.Rung);
                break;
            case WorkItem.Measure measure:
                span?.SetTag(SpanTags.Target, measure.Target);
                break;
        }
    }
}
