using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Hosting.Observation;
using PruneSearch.Campaigns.Work;
using PruneSearch.Telemetry;

namespace PruneSearch.Web.Telemetry;

/// <summary>What happens to leases, in logs that carry campaign and candidate. At workers and at servers.</summary>
public sealed partial class WorkLog(ILogger log)
{
    /// <summary>The log category.</summary>
    public const string Category = ProductTelemetry.Name + ".Work";

    public void Leased(WorkLease lease, string worker)
    {
        using IDisposable? scope = Scope(LogLevel.Debug, lease.Key);
        LogLeased(lease.Item.Id, worker, lease.Token);
    }

    /// <summary>An outcome was handed in.</summary>
    public void Reported(LeaseKey lease, WorkOutcome outcome, bool accepted)
    {
        using IDisposable? scope = Scope(LogLevel.Information, lease);
        if (!accepted)
        {
            LogRefused(lease.Token, WorkSpans.Word(outcome));
        }
        else if (outcome is WorkOutcome.Failed failed)
        {
            LogFailed(lease.Token, failed.Kind.ToString(), failed.Message);
        }
        else
        {
            LogEnded(lease.Token, WorkSpans.Word(outcome));
        }
    }

    public void Lost(LeaseKey lease)
    {
        using IDisposable? scope = Scope(LogLevel.Information, lease);
        LogLost(lease.Token);
    }

    /// <summary>What a worker tells.</summary>
    public void Tell(WorkerEvent e, string worker)
    {
        switch (e)
        {
            case WorkerEvent.Leased leased:
                Leased(leased.Lease, worker);
                break;
            case WorkerEvent.Reported reported:
                Reported(reported.Lease.Key, reported.Outcome, reported.Accepted);
                break;
            case WorkerEvent.Lost lost:
                Lost(lost.Lease.Key);
                break;
        }
    }

    /// <summary>Only where something could be logged: a scope is not for nothing.</summary>
    private IDisposable? Scope(LogLevel least, LeaseKey lease) => !log.IsEnabled(least) ? null : log.BeginScope(new KeyValuePair<string, object?>[]
    {
        new(SpanTags.Campaign, lease.Campaign),
        new(SpanTags.Candidate, lease.Candidate is { } number ? number : SpanNames.Base),
    });

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Item} is leased to {Worker} with token {Token}")]
    private partial void LogLeased(string item, string worker, long token);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "the work under token {Token} is {Outcome}")]
    private partial void LogEnded(long token, string outcome);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "the work under token {Token} failed ({Failure}): {Reason}")]
    private partial void LogFailed(long token, string failure, string reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "a report for token {Token} ({Outcome}) came too late and is refused")]
    private partial void LogRefused(long token, string outcome);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "the lease with token {Token} is lost")]
    private partial void LogLost(long token);
}
