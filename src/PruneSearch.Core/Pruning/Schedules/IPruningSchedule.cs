namespace PruneSearch.Pruning.Schedules;

/// <summary>How sparsity grows while a model is fine-tuned. Pure: the same progress gives the same answer.</summary>
public interface IPruningSchedule
{
    /// <summary>The name in specs.</summary>
    string Name { get; }

    /// <summary>The points of progress, ascending from 0 on, at which units are removed.</summary>
    IReadOnlyList<double> Steps { get; }

    /// <summary>The share of the final ratio, 0 to 1, to have reached at a point of progress from 0 to 1; never falls.</summary>
    double ShareAt(double progress);
}
