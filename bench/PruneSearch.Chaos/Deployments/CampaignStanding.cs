namespace PruneSearch.Chaos.Deployments;

/// <summary>How far a campaign is.</summary>
internal sealed record CampaignStanding(string Phase, int Candidates, int Active)
{
    public bool IsOver => Phase is "finished" or "failed" or "cancelled";

    public int Ended => Candidates - Active;
}
