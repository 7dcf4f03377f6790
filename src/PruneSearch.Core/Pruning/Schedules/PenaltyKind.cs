using System.Text.Json.Serialization;

namespace PruneSearch.Pruning.Schedules;

/// <summary>What a regularised schedule adds to the loss before its cut.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PenaltyKind>))]
public enum PenaltyKind
{
    /// <summary>The sum of absolute weights of the layers that are pruned (Han et al. 2015).</summary>
    [JsonStringEnumMemberName("l1")]
    L1,

    /// <summary>The sum over units of the norm of all their weights (Wen et al., "Learning Structured Sparsity in Deep Neural Networks", 2016). For single weights the same as <see cref="L1"/>.</summary>
    [JsonStringEnumMemberName("groupLasso")]
    GroupLasso,

    /// <summary>The sum of absolute scales of batch normalisations on the units (Liu et al., "Network Slimming", 2017).</summary>
    [JsonStringEnumMemberName("bnScale")]
    BnScale,

    /// <summary>
    /// A squared norm on the units that the plan removes, whose strength grows evenly from 0 to its full value (Wang et al., "Neural
    /// Pruning via Growing Regularization", 2021).
    /// </summary>
    [JsonStringEnumMemberName("growing")]
    Growing,
}
