using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>What a worker can do.</summary>
/// <param name="Name">Names it in the journal.</param>
/// <param name="Trains">Whether it prepares, trains and evaluates.</param>
/// <param name="Targets">The targets that it is; null for all.</param>
public sealed record WorkerAbilities(string Name, bool Trains = true, IReadOnlySet<string>? Targets = null)
{
    /// <summary>
    /// Names one slot of one worker process, for as long as that lives; it works on one item at a time. A slot that asks for work while it
    /// has a lease has never heard of it (the answer was lost), and is given the same lease again. Null where that is not known.
    /// </summary>
    public string? Slot { get; init; }

    public bool CanDo(WorkItem item) => item is WorkItem.Measure measure ? Targets is null || Targets.Contains(measure.Target) : Trains;
}
