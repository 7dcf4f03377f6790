using PruneSearch.Search.Spaces;

namespace PruneSearch.Search;

/// <summary>
/// One configuration that was proposed, and what became of it: all that a sampler knows. Objectives are minimised; the caller flips the
/// sign of what it maximises. The arrays are not copied and must not be changed afterwards.
/// </summary>
public sealed class Trial
{
    /// <param name="number">The order of proposal, from 0; unique in a history. Breaks every tie.</param>
    /// <param name="configuration">What was proposed.</param>
    /// <param name="state">What became of it.</param>
    /// <param name="objectives">One finite number per objective; present exactly where <paramref name="state"/> is complete.</param>
    /// <param name="violations">One finite number per constraint, at most 0 where it is satisfied, else how far it is missed; null where
    /// there are no constraints or nothing is known.</param>
    /// <param name="completedAt">The order in which trials ended; ignored while pending. Equal values are told apart by number.</param>
    public Trial(
        int number,
        Configuration configuration,
        TrialState state,
        double[]? objectives = null,
        double[]? violations = null,
        long completedAt = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentNullException.ThrowIfNull(configuration);
        if ((objectives is { Length: > 0 }) != (state == TrialState.Complete))
        {
            throw new ArgumentException(
                $"trial {number} is {state}: objectives belong to complete trials, and only to them",
                nameof(objectives));
        }

        RequireFinite(number, objectives, nameof(objectives));
        RequireFinite(number, violations, nameof(violations));
        Number = number;
        Configuration = configuration;
        State = state;
        Objectives = objectives;
        Violations = violations;
        CompletedAt = completedAt;
    }

    public int Number { get; }

    public Configuration Configuration { get; }

    public TrialState State { get; }

    public double[]? Objectives { get; }

    public double[]? Violations { get; }

    public long CompletedAt { get; }

    /// <summary>Complete, and no constraint is violated: may be on the front.</summary>
    public bool IsFeasible => State == TrialState.Complete && (Violations is null || Array.TrueForAll(Violations, v => v <= 0));

    public override string ToString() => $"trial {Number} ({State}) {Configuration}";

    private static void RequireFinite(int number, double[]? values, string what)
    {
        if (values is not null && Array.Exists(values, v => !double.IsFinite(v)))
        {
            throw new ArgumentException($"trial {number} has {what} that are not finite: {string.Join(", ", values)}", what);
        }
    }
}
