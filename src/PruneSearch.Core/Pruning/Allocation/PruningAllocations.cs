namespace PruneSearch.Pruning.Allocation;

/// <summary>The allocations by name.</summary>
public static class PruningAllocations
{
    /// <summary>All, in the order of documents.</summary>
    public static readonly IReadOnlyList<AllocationKind> All =
    [
        new("uniform", "Every group loses this fraction of its units.", "Li et al. 2017, \"Pruning Filters for Efficient ConvNets\""),
        new("global", "One threshold over all groups, so that this fraction of all units goes; no group loses more than maximumGroupRatio.", "Han et al. 2015, \"Learning both Weights and Connections\"") { ComparesGroups = true },
        new("lamp", "As global, by layer-adaptive scores: a unit's squared score over the sum of the squares of its group's scores that are not smaller.", "Lee et al. 2021, \"Layer-adaptive Sparsity for the Magnitude-based Pruning\"") { ComparesGroups = true },
        new("erk", "A layer's density is in proportion to the sum of its dimensions over their product (Erdos-Renyi-Kernel); layers that would be more than dense stay dense.", "Mocanu et al. 2018; Evci et al. 2020, \"Rigging the Lottery\"") { ForMasksOnly = true },
        new("sensitivity", "Every group loses what it can spare: one bound on the rise of the loss, by curves measured for each group alone on the evidence batches.", "Li et al. 2017, \"Pruning Filters for Efficient ConvNets\"") { NeedsCurves = true },
        new("perGroup", "The search proposes a fraction for each group.", "He et al. 2018, \"AMC\"") { HasGroupRatios = true },
    ];

    public static readonly NameRegistry<AllocationKind> BuiltIn = new("allocation", All.Select(k => KeyValuePair.Create(k.Name, k)));

    /// <summary>An allocation by name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="maximumRatio">The largest fraction that one group may lose, where the allocation decides.</param>
    /// <param name="groupRatios">Fractions by group id; for <c>perGroup</c>.</param>
    /// <param name="curves">Curves by group id; for <c>sensitivity</c>.</param>
    /// <exception cref="InvalidInputException">The name is not known, or a ratio is out of range.</exception>
    public static IAllocation Create(
        string name, double maximumRatio, IReadOnlyDictionary<string, double>? groupRatios = null, IReadOnlyDictionary<string, SensitivityCurve>? curves = null) => BuiltIn[name].Name switch
    {
        "uniform" => new UniformAllocation(),
        "global" => new GlobalAllocation(maximumRatio),
        "lamp" => new LampAllocation(maximumRatio),
        "erk" => new ErdosRenyiKernelAllocation(),
        "sensitivity" => new SensitivityAllocation(curves ?? throw new ArgumentNullException(nameof(curves)), maximumRatio),
        "perGroup" => new PerGroupAllocation(groupRatios ?? throw new ArgumentNullException(nameof(groupRatios))),
        _ => throw new NotSupportedException($"allocation {name}"),
    };
}
