namespace PruneSearch.Campaigns.Specs;

/// <summary>What the model does, and so how a candidate is judged.</summary>
public enum TaskKind
{
    /// <summary>One output of class scores; labelled data; judged by accuracy.</summary>
    Classification,

    /// <summary>Any outputs; no labels; judged by agreement with the dense model, recovered by matching its outputs.</summary>
    Fidelity,
}
