namespace PruneSearch.Pruning.Schedules;

/// <summary>The schedules by name.</summary>
public static class PruningSchedules
{
    public const string OneShot = "oneShot";

    /// <summary>All, in the order of documents.</summary>
    public static readonly IReadOnlyList<ScheduleKind> All =
    [
        new(OneShot, "Everything goes before recovery.", "LeCun et al. 1990, \"Optimal Brain Damage\"", (_, _) => 1),
        new("iterative", "Equal cuts during recovery: each takes the same number of units.", "Han et al. 2015, \"Learning both Weights and Connections\"", (done, _) => done) { IsStepped = true },
        new("geometric", "Cuts during recovery that each take the same fraction of what is left.", "Frankle and Carbin 2019, \"The Lottery Ticket Hypothesis\"",
            (done, ratio) => ratio is > 0 and < 1 ? (1 - Math.Pow(1 - ratio, done)) / ratio : done) { IsStepped = true },
        new("agp", "Automated gradual pruning: 1-(1-p)^3 of the ratio, fast at first and slow at the end.", "Zhu and Gupta 2017, \"To prune, or not to prune\"",
            (done, _) => 1 - Math.Pow(1 - done, 3)) { IsStepped = true },
        new("regularized", "A penalty drives units towards zero during the first part of recovery; then one cut.", "Wen et al. 2016, \"Learning Structured Sparsity\"; Liu et al. 2017, \"Network Slimming\"; Wang et al. 2021, \"Neural Pruning via Growing Regularization\"",
            (_, _) => 1) { IsPenalized = true },
    ];

    public static readonly NameRegistry<ScheduleKind> BuiltIn = new("schedule", All.Select(k => KeyValuePair.Create(k.Name, k)));
}
