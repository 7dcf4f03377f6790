namespace PruneSearch.Campaigns.Hosting;

/// <summary>There is no campaign of a name.</summary>
public sealed class CampaignNotFoundException(string campaign, IEnumerable<string> known) : InvalidInputException(
    "campaign", $"'{campaign}' is not here", known.Any() ? $"campaigns here: {string.Join(", ", known)}" : "a campaign is started by 'prunesearch submit'");
