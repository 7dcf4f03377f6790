namespace PruneSearch.Graphs.Operators;

/// <summary>What an input is to its operator.</summary>
public enum InputRole
{
    /// <summary>Activations; may also be a constant operand.</summary>
    Data,

    /// <summary>Learnable where it is a floating-point initialiser: counted as a parameter, trained, pruned.</summary>
    Weight,

    /// <summary>A running statistic of batch normalisation: neither counted as a parameter nor trained by gradients.</summary>
    Statistic,

    /// <summary>Spells out sizes, axes or bounds; must be known when the graph is loaded.</summary>
    Static,
}
