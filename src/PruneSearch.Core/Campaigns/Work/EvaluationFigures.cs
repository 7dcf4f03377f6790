using System.Collections.Immutable;

namespace PruneSearch.Campaigns.Work;

/// <summary>Figures of an evaluation.</summary>
public sealed record EvaluationFigures
{
    public required int Samples { get; init; }

    /// <summary>Classification: share of right classes, with its Wilson interval (95%).</summary>
    public double? Accuracy { get; init; }

    public double? AccuracyLow { get; init; }

    public double? AccuracyHigh { get; init; }

    /// <summary>Classification: mean cross-entropy.</summary>
    public double? Loss { get; init; }

    /// <summary>Fidelity: share of samples whose largest output is the dense model's, with its Wilson interval.</summary>
    public double? Agreement { get; init; }

    public double? AgreementLow { get; init; }

    public double? AgreementHigh { get; init; }

    /// <summary>Fidelity: norm of the difference of outputs over the norm of the dense model's.</summary>
    public double? OutputError { get; init; }

    /// <summary>Fidelity: the output error of each output alone, by its name; null in reports of older versions.</summary>
    public ImmutableSortedDictionary<string, double>? OutputErrors { get; init; }

    /// <summary>What an external tool gave under names of its own, on any scale; null where none judges, or it gave nothing of the kind.</summary>
    public ImmutableSortedDictionary<string, double>? Metrics { get; init; }

    /// <summary>Classification: accuracy by class, in the order of labels; null for a class without samples, and in whole where an external tool judges.</summary>
    public ImmutableArray<double?>? ByClass { get; init; }
}
