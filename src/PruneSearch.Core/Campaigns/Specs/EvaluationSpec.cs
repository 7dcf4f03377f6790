namespace PruneSearch.Campaigns.Specs;

/// <summary>Who judges models, where that is not the product itself.</summary>
public sealed record EvaluationSpec
{
    /// <summary>An evaluator that the operators of workers have registered.</summary>
    public required string Tool { get; init; }

    /// <summary>The names of its figures of which smaller ones are better. Default: none.</summary>
    public IReadOnlyList<string> SmallerIsBetter { get; init; } = [];
}
