namespace PruneSearch.Pruning.Groups;

/// <summary>What an axis of an initialiser is to the units on it. An activation's axis has none of these.</summary>
[Flags]
public enum AxisUse
{
    /// <summary>An axis of an activation: the units only pass along it.</summary>
    Activation = 0,

    /// <summary>An output axis of a layer's weight: its slices make the units (a filter, a row).</summary>
    Produces = 1,

    /// <summary>An axis of a bias, of batch normalisation, of an element-wise operand: its slices go with the units.</summary>
    Follows = 2,

    /// <summary>An input axis of a layer's weight: its slices read the units (a column).</summary>
    Consumes = 4,
}
