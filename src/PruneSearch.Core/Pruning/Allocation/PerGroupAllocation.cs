using System.Collections.Immutable;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Allocation;

/// <summary>Every group loses a fraction of its units of its own, as a search proposes them. Groups that are not named lose none.</summary>
public sealed class PerGroupAllocation : IAllocation
{
    private readonly ImmutableSortedDictionary<string, double> _ratios;

    /// <param name="ratios">Fractions from 0 to 1 by group id.</param>
    /// <exception cref="InvalidInputException">A ratio is out of range.</exception>
    public PerGroupAllocation(IReadOnlyDictionary<string, double> ratios)
    {
        InputError[] errors =
        [
            .. ratios.Where(r => !(r.Value is >= 0 and <= 1)).Select(r => new InputError($"ratio of '{r.Key}'", $"is {r.Value}", "a ratio is a fraction from 0 to 1")),
        ];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        _ratios = ratios.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    public string Name => "perGroup";

    /// <param name="groups">The groups.</param>
    /// <param name="ratio">Scales the groups' ratios; 1 takes them as given, less is on the way there.</param>
    /// <exception cref="InvalidInputException">A ratio is for a group that does not exist.</exception>
    public int[] Removals(IReadOnlyList<ScoredGroup> groups, double ratio)
    {
        Ratio.Check(ratio);
        var known = groups.Select(g => g.Group.Id).ToHashSet(StringComparer.Ordinal);
        InputError[] errors =
        [
            .. _ratios.Keys.Where(id => !known.Contains(id)).Select(id => new InputError($"ratio of '{id}'", "is for no group of the model", $"groups: {string.Join(", ", known.Order(StringComparer.Ordinal))}")),
        ];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        return [.. groups.Select(g => Removal(g.Group, _ratios.GetValueOrDefault(g.Group.Id) * ratio))];
    }

    private static int Removal(PruningGroup group, double ratio) => group.Removals.Nearest(Ratio.StillToRemove(group, ratio));
}
