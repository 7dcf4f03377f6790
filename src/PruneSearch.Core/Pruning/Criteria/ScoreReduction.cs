namespace PruneSearch.Pruning.Criteria;

/// <summary>How a unit that lies in several layers is given one number for all of them. Layers that it does not lie in do not count.</summary>
public enum ScoreReduction
{
    /// <summary>What the criterion's source does.</summary>
    Own,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>That of the first layer, in execution order.</summary>
    First,
}
