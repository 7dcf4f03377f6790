using PruneSearch.Search;
using PruneSearch.Search.Spaces;

namespace PruneSearch.TestKit.Search;

/// <summary>Cheap, deterministic outcomes for configurations of any space.</summary>
public static class SyntheticOutcomes
{
    /// <summary>Two objectives in conflict and one constraint, from the configuration's text alone.</summary>
    public static Trial Complete(Configuration configuration, int number, long endedAt)
    {
        var stream = new RandomStream(17, configuration.ToString());
        double first = stream.NextDouble();
        return new Trial(number, configuration, TrialState.Complete, [first, 1 - first + (0.5 * stream.NextDouble())], [stream.NextDouble() - 0.8], endedAt);
    }

    /// <summary>Of five trials, in a mixed-up order: one failed, one infeasible without and one with known violation, two
    /// complete.</summary>
    public static Trial Mixed(Configuration configuration, int number, long endedAt) => (number * 7 % 5) switch
    {
        0 => new Trial(number, configuration, TrialState.Failed, completedAt: endedAt),
        1 => new Trial(number, configuration, TrialState.Infeasible, completedAt: endedAt),
        2 => new Trial(number, configuration, TrialState.Infeasible, violations: [1 + (number % 3)], completedAt: endedAt),
        _ => Complete(configuration, number, endedAt),
    };
}
