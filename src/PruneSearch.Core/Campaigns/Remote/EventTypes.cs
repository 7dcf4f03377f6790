namespace PruneSearch.Campaigns.Remote;

/// <summary>Types of server-sent events in a campaign's stream.</summary>
public static class EventTypes
{
    /// <summary>A record of the journal; its id is its number.</summary>
    public const string Record = "record";

    /// <summary>Nothing happened for a while.</summary>
    public const string Alive = "alive";

    /// <summary>The campaign is over, and nothing more comes.</summary>
    public const string Over = "over";
}
