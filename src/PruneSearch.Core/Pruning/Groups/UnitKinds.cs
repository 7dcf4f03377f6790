namespace PruneSearch.Pruning.Groups;

/// <summary>What units are, where an index can be cut in more than one way.</summary>
[Flags]
public enum UnitKinds
{
    /// <summary>Channels, filters, neurons: everything that is no part of an attention.</summary>
    Channel = 1,

    /// <summary>
    /// Attention heads: the query, key and value features of a head and what the output projection reads of it. A key and value head that
    /// several query heads share (grouped-query attention) is one unit with all of them.
    /// </summary>
    Head = 2,

    /// <summary>
    /// Features of attention heads: one position in every head. Queries are compared with keys by some of them (a group of both), and
    /// values are read by others.
    /// </summary>
    HeadDim = 4,
}
