namespace PruneSearch.Web.Keys;

/// <summary>What the holder of a key may do.</summary>
public enum Role
{
    /// <summary>Read: campaigns, events, artifacts.</summary>
    Viewer,

    /// <summary>Everything that people do: also start, pause, cancel.</summary>
    Operator,

    /// <summary>What workers do: lease, report, read and write artifacts.</summary>
    Worker,
}
