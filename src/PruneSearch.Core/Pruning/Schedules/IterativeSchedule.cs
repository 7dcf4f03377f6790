namespace PruneSearch.Pruning.Schedules;

/// <summary>
/// Removes in equal steps, evenly spread: the first at the start, the last with one step's share of the training left. One step is
/// one-shot pruning: everything goes before training.
/// </summary>
public sealed class IterativeSchedule : IPruningSchedule
{
    private readonly int _steps;

    /// <exception cref="InvalidInputException">There is no step.</exception>
    public IterativeSchedule(string name, int steps)
    {
        if (steps < 1)
        {
            throw new InvalidInputException("schedule", $"has {steps} steps", "at least 1 step");
        }

        Name = name;
        _steps = steps;
        Steps = [.. Enumerable.Range(0, steps).Select(i => (double)i / steps)];
    }

    public string Name { get; }

    public IReadOnlyList<double> Steps { get; }

    public double ShareAt(double progress)
    {
        int step = 0;
        while (step + 1 < _steps && Steps[step + 1] <= progress)
        {
            step++;
        }

        return (step + 1.0) / _steps;
    }
}
