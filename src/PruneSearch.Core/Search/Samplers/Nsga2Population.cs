using PruneSearch.Search.Pareto;

namespace PruneSearch.Search.Samplers;

/// <summary>The parents of a generation, the best first. Immutable.</summary>
internal sealed class Nsga2Population
{
    private readonly Trial[] _members;

    private Nsga2Population(Trial[] members)
    {
        _members = members;
    }

    public static Nsga2Population Empty { get; } = new([]);

    public int Count => _members.Length;

    public Trial this[int position] => _members[position];

    /// <summary>
    /// Elitist selection (Deb et al. 2002, section III-C): the best of parents and offspring together, by rank under constraint-domination,
    /// then crowding distance. Offspring of which neither objectives nor violations are known cannot be parents.
    /// </summary>
    public Nsga2Population Select(ReadOnlySpan<Trial> offspring, int size)
    {
        Trial[] all = [.. _members, .. offspring];
        all = Array.FindAll(all, CanBeRanked);
        Array.Sort(all, (a, b) => a.Number.CompareTo(b.Number));
        Trial[] chosen = BestFirst(all);
        if (chosen.Length > size)
        {
            chosen = chosen[..size];
            Array.Sort(chosen, (a, b) => a.Number.CompareTo(b.Number));
            chosen = BestFirst(chosen); // the crowding has changed
        }

        return new Nsga2Population(chosen);
    }

    /// <summary>Binary tournament (Deb et al. 2002, section III-B): the position of a member, not that of <paramref
    /// name="other"/>.</summary>
    public int Tournament(RandomStream random, int other = -1)
    {
        int best;
        do
        {
            best = Math.Min(random.NextInt(_members.Length), random.NextInt(_members.Length));
        }
        while (best == other);
        return best;
    }

    private static bool CanBeRanked(Trial trial) => trial.State switch
    {
        TrialState.Complete => true,
        TrialState.Infeasible => trial.Violations is not null && Array.Exists(trial.Violations, v => v > 0),
        _ => false,
    };

    private static Trial[] BestFirst(Trial[] trials)
    {
        var ranking = new ConstrainedRanking(Array.ConvertAll(trials, t => t.Objectives), Array.ConvertAll(trials, t => t.Violations));
        return Array.ConvertAll(ranking.BestFirst(), i => trials[i]);
    }
}
