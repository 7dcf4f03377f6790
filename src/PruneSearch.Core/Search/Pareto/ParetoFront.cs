namespace PruneSearch.Search.Pareto;

/// <summary>
/// An archive of all non-dominated points so far. It is a function of the set of points inserted, whatever their order: every
/// non-dominated point is kept, those with equal objectives too. Not thread-safe.
/// </summary>
public sealed class ParetoFront
{
    private readonly List<FrontMember> _members = [];

    public ParetoFront()
    {
    }

    /// <summary>The front of a history's feasible trials.</summary>
    public ParetoFront(IEnumerable<Trial> trials)
    {
        foreach (Trial trial in trials.Where(t => t.IsFeasible))
        {
            Insert(trial.Number, trial.Objectives!);
        }
    }

    /// <summary>Sorted by objectives (lexicographic), then by number.</summary>
    public IReadOnlyList<FrontMember> Members => _members;

    /// <param name="number">Whose point it is; a member's number may come again with the same objectives.</param>
    /// <param name="objectives">Finite, as many as the other members have.</param>
    /// <returns>Whether the front changed: the point entered, and those it dominates left.</returns>
    public bool Insert(int number, double[] objectives)
    {
        PointSet.Dimension(_members.Count == 0 ? [objectives] : [_members[0].Objectives, objectives]);
        foreach (FrontMember member in _members)
        {
            bool equal = PointSet.CompareLexicographically(member.Objectives, objectives) == 0;
            if (member.Number == number && !equal)
            {
                throw new ArgumentException($"{number} is on the front already with other objectives", nameof(number));
            }

            if (Dominance.Dominates(member.Objectives, objectives) || member.Number == number)
            {
                return false;
            }
        }

        _members.RemoveAll(member => Dominance.Dominates(objectives, member.Objectives));
        int at = _members.FindIndex(member => Compare(member, number, objectives) > 0);
        _members.Insert(at < 0 ? _members.Count : at, new FrontMember(number, objectives));
        return true;
    }

    private static int Compare(FrontMember member, int number, double[] objectives)
    {
        int compared = PointSet.CompareLexicographically(member.Objectives, objectives);
        return compared != 0 ? compared : member.Number.CompareTo(number);
    }
}
