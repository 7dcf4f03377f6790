using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>
/// Runs campaigns for people and hands their work to workers. Implementations differ in where state lives; the same reports in the same
/// order give the same proposals in all of them. Thread-safe.
/// </summary>
public interface ICampaignHost
{
    /// <summary>Starts a campaign, or takes up one of the same name and spec that is not over.</summary>
    /// <exception cref="InvalidInputException">A campaign of that name has another spec.</exception>
    Task StartAsync(CampaignSubmission submission, CancellationToken cancellation = default);

    /// <summary>The campaign's state; null where there is none of that name.</summary>
    Task<CampaignState?> GetAsync(string campaign, CancellationToken cancellation = default);

    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Everything that happens after record number <paramref name="after"/>, until the campaign is over.</summary>
    IAsyncEnumerable<CampaignEvent> WatchAsync(string campaign, long after, CancellationToken cancellation = default);

    Task PauseAsync(string campaign, bool paused, CancellationToken cancellation = default);

    Task CancelAsync(string campaign, string reason, CancellationToken cancellation = default);

    /// <summary>Adds a configuration of the search space, in canonical text.</summary>
    Task EnqueueAsync(string campaign, string configuration, CancellationToken cancellation = default);

    /// <summary>Keeps a candidate, or does so no longer: one that is kept goes on at every rung, and gets the final evaluation beside the front.</summary>
    /// <exception cref="InvalidInputException">There is no such candidate, nothing of it that could be kept, or the campaign is over.</exception>
    Task PinAsync(string campaign, int candidate, bool pinned, CancellationToken cancellation = default);

    /// <summary>Has a candidate timed again on a target; nothing is decided by what comes of it.</summary>
    /// <exception cref="InvalidInputException">There is no such candidate or target, nothing to time, or the campaign is over.</exception>
    Task MeasureAsync(string campaign, int candidate, string target, CancellationToken cancellation = default);

    /// <summary>Work for a worker; null where none came up within <paramref name="wait"/>.</summary>
    Task<WorkLease?> LeaseAsync(WorkerAbilities worker, TimeSpan wait, CancellationToken cancellation = default);

    /// <summary>Keeps a lease alive; false where it is no longer valid and the work should stop.</summary>
    Task<bool> HeartbeatAsync(LeaseKey lease, WorkProgress progress, CancellationToken cancellation = default);

    /// <summary>Ends a lease; false where it was no longer valid and the outcome is refused.</summary>
    /// <exception cref="InvalidInputException">The report does not answer the work item; the lease stays.</exception>
    Task<bool> ReportAsync(LeaseKey lease, WorkOutcome outcome, CancellationToken cancellation = default);

    /// <summary>How far a campaign's leased work items are, by token; only what workers have told.</summary>
    Task<IReadOnlyDictionary<long, WorkProgress>> ProgressAsync(string campaign, CancellationToken cancellation = default);

    /// <summary>How much work waits and is leased in all campaigns that are not over, by label (see <see cref="WorkLabels"/>).</summary>
    Task<IReadOnlyDictionary<string, LabelDepth>> QueueAsync(CancellationToken cancellation = default);
}
