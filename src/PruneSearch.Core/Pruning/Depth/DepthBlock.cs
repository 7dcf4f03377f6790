using System.Collections.Immutable;

namespace PruneSearch.Pruning.Depth;

/// <summary>A part of a graph that can be bypassed: everything that reads <see cref="Output"/> reads <see cref="Input"/> instead.</summary>
public sealed record DepthBlock
{
    /// <summary>The label of its first layer; with a number behind it where an earlier block has the same.</summary>
    public required string Name { get; init; }

    public required DepthKind Kind { get; init; }

    /// <summary>The value that is left in its place, of the same type as <see cref="Output"/>.</summary>
    public required string Input { get; init; }

    /// <summary>What the sum adds to the input; of a layer, its output.</summary>
    public required string Branch { get; init; }

    /// <summary>The value that the block makes; what an edit log knows it by.</summary>
    public required string Output { get; init; }

    /// <summary>Labels of the layers that go, in execution order.</summary>
    public required ImmutableArray<string> Layers { get; init; }

    /// <summary>Weights of these layers that go: kernels and matrices, no biases, no normalisation.</summary>
    public required ImmutableArray<string> Weights { get; init; }

    /// <summary>The axis of input and output that holds the features of one position: 1 before a convolution, else the last.</summary>
    public required int FeatureAxis { get; init; }

    public override string ToString() => Name;
}
