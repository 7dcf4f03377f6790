namespace PruneSearch.Pruning.Depth;

/// <summary>What a criterion of blocks must know of the model.</summary>
[Flags]
public enum DepthNeeds
{
    None = 0,

    /// <summary>The weights; nothing is run.</summary>
    Weights = 1,

    /// <summary>How blocks turn the values that pass through them, on evidence batches (<see cref="BlockInfluence"/>).</summary>
    Influence = 2,

    /// <summary>Gradients of gates on the blocks, on evidence batches (<see cref="GateEvidence"/>).</summary>
    Gates = 4,
}
