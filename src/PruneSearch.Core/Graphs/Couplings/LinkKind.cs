namespace PruneSearch.Graphs.Couplings;

/// <summary>What a link between two axes means.</summary>
public enum LinkKind
{
    /// <summary>The same units, seen on two values.</summary>
    Same,

    /// <summary>From a weight's axis to the output axis that it makes: the axis of a prunable layer starts here.</summary>
    Produce,

    /// <summary>From a data axis to the weight axis (or other data axis) that it is summed against: the units end here.</summary>
    Contract,
}
