using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Allocation;

/// <summary>
/// Erdos-Renyi-Kernel (Mocanu et al. 2018; Evci et al., "Rigging the Lottery", 2020): a layer keeps a share of its weights in proportion to
/// the sum of its dimensions over their product, so that small layers stay denser. Layers that would keep more than all stay whole, and the
/// others make up for it. Scores of different groups are not compared.
/// </summary>
public sealed class ErdosRenyiKernelAllocation : IAllocation
{
    public string Name => "erk";

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">A group is not one of weights that are zeroed.</exception>
    public int[] Removals(IReadOnlyList<ScoredGroup> groups, double ratio)
    {
        Ratio.Check(ratio);
        double[] shares = [.. groups.Select(g => Share(g.Group))];
        double[] sizes = [.. groups.Select(g => (double)g.Group.BaseCount)];
        var whole = new bool[groups.Count];
        double scale;
        do
        {
            double kept = ((1 - ratio) * sizes.Sum()) - sizes.Where((_, i) => whole[i]).Sum();
            double weighted = sizes.Select((n, i) => whole[i] ? 0 : n * shares[i]).Sum();
            scale = weighted > 0 ? Math.Max(0, kept) / weighted : 0;
        }
        while (Fill(whole, shares, scale));

        return [.. groups.Select((g, i) => whole[i] ? 0 : g.Group.Removals.Nearest(Ratio.StillToRemove(g.Group, 1 - (scale * shares[i]))))];
    }

    /// <summary>Marks the layers that a scale makes more than dense; false where there is none left.</summary>
    private static bool Fill(bool[] whole, double[] shares, double scale)
    {
        bool more = false;
        for (int i = 0; i < shares.Length; i++)
        {
            if (!whole[i] && scale * shares[i] >= 1)
            {
                whole[i] = more = true;
            }
        }

        return more;
    }

    private static double Share(PruningGroup group) => group is MaskGroup masked
        ? masked.Dims.Sum() / masked.Dims.Aggregate(1.0, (a, d) => a * d)
        : throw new InvalidInputException("allocation", $"erk is for weights, and group '{group.Id}' is of units that are removed", "weight, N:M or RxC granularity; uniform or global for channels");
}
