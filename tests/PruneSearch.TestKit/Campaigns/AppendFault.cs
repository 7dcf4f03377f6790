namespace PruneSearch.TestKit.Campaigns;

/// <summary>What goes wrong with an append.</summary>
public enum AppendFault
{
    None,

    /// <summary>It fails, and nothing was written.</summary>
    NotWritten,

    /// <summary>It fails, and everything was written: the answer was lost.</summary>
    Written,
}
