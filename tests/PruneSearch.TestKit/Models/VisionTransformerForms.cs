using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using Xunit;

namespace PruneSearch.TestKit.Models;

/// <summary>Vision transformers in all forms of attention that exporters write.</summary>
public static class VisionTransformerForms
{
    public static readonly IReadOnlyDictionary<string, VisionTransformerOptions> All = new Dictionary<string, VisionTransformerOptions>(StringComparer.Ordinal)
    {
        ["separate"] = new(),
        ["separate-causal"] = new() { Causal = true, TanhGelu = true },
        ["fused-reshape"] = new() { Layout = AttentionLayout.FusedReshape, NormalizationOperator = true },
        ["fused-slices"] = new() { Layout = AttentionLayout.FusedSlices },
        ["sequence-first"] = new() { Layout = AttentionLayout.SequenceFirst },
        ["grouped-expand"] = new() { Layout = AttentionLayout.GroupedExpand, KeyHeads = 2 },
        ["grouped-broadcast"] = new() { Layout = AttentionLayout.GroupedBroadcast, KeyHeads = 2, NormalizationOperator = true },
        ["multi-query"] = new() { KeyHeads = 1 },
        ["multi-query-expand"] = new() { Layout = AttentionLayout.GroupedExpand, KeyHeads = 1 },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>The model, simplified as models are when they are loaded.</summary>
    public static ModelGraph Build(string name) => GraphSimplifier.Run(VisionTransformer.Build(All[name]));
}
