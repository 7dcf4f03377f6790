namespace PruneSearch.Campaigns.Specs;

/// <summary>Update rules, as specs name them.</summary>
public enum OptimizerKind
{
    Sgd,
    AdamW,
}
