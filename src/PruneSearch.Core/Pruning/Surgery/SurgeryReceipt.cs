using System.Collections.Immutable;

namespace PruneSearch.Pruning.Surgery;

/// <summary>The evidence that a cut computes what it should.</summary>
public sealed record SurgeryReceipt
{
    /// <summary>The largest difference between the smaller model and the reference, where it is largest for its output's scale.</summary>
    public required double MaxAbsDifference { get; init; }

    /// <summary>
    /// The scale of that output: how far the reference's values lie from their means over the samples, at most, and at least a tenth of
    /// the largest value.
    /// </summary>
    public required double OutputScale { get; init; }

    /// <summary>The largest difference allowed, relative to the scale.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Whether every difference is a number and within the tolerance.</summary>
    public required bool Passed { get; init; }

    /// <summary>Samples that were compared, those run with random weights again.</summary>
    public required int Samples { get; init; }

    /// <summary>The output that the figures are of.</summary>
    public required string Output { get; init; }

    /// <summary>What was compared, one line for each run.</summary>
    public required ImmutableArray<string> Compared { get; init; }

    /// <summary>What ran both models.</summary>
    public required string Backend { get; init; }
}
