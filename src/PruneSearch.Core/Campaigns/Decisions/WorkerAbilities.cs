using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>What a worker can do.</summary>
/// <param name="Name">Names it in the journal.</param>
/// <param name="Trains">Whether it prepares, trains and evaluates.</param>
/// <param name="Targets">The targets that it is; null for all.</param>
public sealed record WorkerAbilities(string Name, bool Trains = true, IReadOnlySet<string>? Targets = null)
{
    public bool CanDo(WorkItem item) => item is WorkItem.Measure measure ? Targets is null || Targets.Contains(measure.Target) : Trains;
}
