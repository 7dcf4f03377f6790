namespace PruneSearch.Campaigns.Specs;

/// <summary>How the weights that stay are chosen anew after the cut, before any training.</summary>
public enum ReconstructionKind
{
    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>Layer by layer, so that outputs are nearest to the dense model's (He, Zhang and Sun 2017).</summary>
    LeastSquares,
}
