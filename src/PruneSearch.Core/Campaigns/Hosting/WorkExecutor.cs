using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>Does a leased work item.</summary>
/// <exception cref="WorkFailedException">It failed, for a reason of a known kind.</exception>
/// <exception cref="OperationCanceledException">It was told to stop; a <see cref="WorkInterruptedException"/> where something is kept.</exception>
public delegate Task<WorkReport> WorkExecutor(WorkLease lease, IProgress<WorkProgress> progress, CancellationToken cancellation);
