namespace PruneSearch.Data;

/// <summary>Which tenth of the training samples becomes validation where a source has no validation split of its own.</summary>
public enum HoldOut
{
    /// <summary>The last 10% (rounded down, at least one): for sources whose order is mixed.</summary>
    LastTenth,

    /// <summary>Every tenth sample (9, 19, 29, ...): for sources sorted by class, so that every class is in both.</summary>
    EveryTenth,
}
