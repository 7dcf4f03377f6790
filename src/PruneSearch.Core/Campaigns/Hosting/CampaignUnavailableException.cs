namespace PruneSearch.Campaigns.Hosting;

/// <summary>
/// A campaign's host could not answer for now: the process that runs the campaign is gone or restarts, or its journal cannot be written.
/// What was asked may or may not have happened; asking again is safe.
/// </summary>
public sealed class CampaignUnavailableException(string campaign, string reason, Exception? inner = null)
    : Exception($"campaign '{campaign}' cannot answer for now: {reason}", inner)
{
    public string Campaign { get; } = campaign;
}
