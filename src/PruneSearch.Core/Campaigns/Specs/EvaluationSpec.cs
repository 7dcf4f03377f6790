namespace PruneSearch.Campaigns.Specs;

/// <summary>Who judges models, where that is not the product itself.</summary>
public sealed record EvaluationSpec
{
    /// <summary>An evaluator that the operators of workers have registered.</summary>
    public required string Tool { get; init; }
}
