namespace PruneSearch.Campaigns.Dispatching;

/// <summary>What came of asking a campaign.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public abstract record CampaignAnswer<T>
{
    private CampaignAnswer()
    {
    }

    /// <summary>It was done, and what it changed is durable.</summary>
    public sealed record Done(T Value) : CampaignAnswer<T>;

    /// <summary>What was asked is wrong; nothing changed.</summary>
    public sealed record Refused(InvalidInputException Error) : CampaignAnswer<T>;

    /// <summary>There is no such campaign.</summary>
    public sealed record Missing : CampaignAnswer<T>;

    /// <summary>It may or may not have been done: what was in memory has been given up, and the journal decides. Ask again.</summary>
    public sealed record Lost(string Reason) : CampaignAnswer<T>;
}
