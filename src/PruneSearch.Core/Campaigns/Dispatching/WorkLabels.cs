using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>Labels of work: <see cref="Train"/> for what a training worker does, and a target's name for what is timed on it.</summary>
public static class WorkLabels
{
    /// <summary>Base model, preparing, training and evaluating.</summary>
    public const string Train = "train";

    /// <summary>Timing on any target: for workers that are all of them. Never an item's label.</summary>
    public const string AnyTarget = "*";

    /// <summary>Where an item waits.</summary>
    public static string Of(WorkItem item) => item is WorkItem.Measure measure ? measure.Target : Train;

    /// <summary>Where a worker asks, in this order.</summary>
    public static IReadOnlyList<string> Of(WorkerAbilities worker)
    {
        IEnumerable<string> targets = worker.Targets is null ? [AnyTarget] : worker.Targets.Order(StringComparer.Ordinal);
        return [.. worker.Trains ? targets.Prepend(Train) : targets];
    }
}
