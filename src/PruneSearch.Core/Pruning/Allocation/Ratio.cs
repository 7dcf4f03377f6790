using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Allocation;

internal static class Ratio
{
    public static void Check(double ratio)
    {
        if (!(ratio is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "a ratio is a fraction from 0 to 1");
        }
    }

    /// <summary>How many units a group must still lose so that a fraction of its base units is gone.</summary>
    public static double StillToRemove(PruningGroup group, double ratio) => (ratio * group.BaseCount) - (group.BaseCount - group.Count);
}
