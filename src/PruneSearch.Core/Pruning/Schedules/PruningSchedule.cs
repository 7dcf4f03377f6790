namespace PruneSearch.Pruning.Schedules;

/// <summary>How sparsity grows while a model is fine-tuned. Pure: the same progress gives the same answer.</summary>
public sealed class PruningSchedule
{
    private readonly Func<double, double, double> _curve;
    private readonly int _cuts;

    /// <param name="kind">The kind of schedule.</param>
    /// <param name="cuts">How many cuts, at least 1; kinds with one cut ignore it.</param>
    /// <exception cref="InvalidInputException">There is no cut.</exception>
    internal PruningSchedule(ScheduleKind kind, int cuts)
    {
        if (cuts < 1)
        {
            throw new InvalidInputException("schedule", $"has {cuts} steps", "at least 1 step");
        }

        Kind = kind;
        _cuts = kind.IsStepped ? cuts : 1;
        _curve = kind.Curve;
        Steps = kind.IsPenalized ? [1] : [.. Enumerable.Range(0, _cuts).Select(i => (double)i / _cuts)];
    }

    public ScheduleKind Kind { get; }

    /// <summary>The points of progress, ascending from 0 on, at which units are removed.</summary>
    public IReadOnlyList<double> Steps { get; }

    /// <summary>The share of the final ratio, 0 to 1, to have reached at a point of progress from 0 to 1; never falls.</summary>
    /// <param name="progress">0 at the start of recovery, 1 where the ratio is reached.</param>
    /// <param name="ratio">The final ratio, 0 to 1.</param>
    public double ShareAt(double progress, double ratio)
    {
        int done = Steps.Count(s => s <= progress);
        return done == _cuts ? 1 : done == 0 ? 0 : _curve((double)done / _cuts, ratio);
    }
}
