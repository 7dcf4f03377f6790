namespace PruneSearch.Campaigns.Hosting;

/// <summary>A campaign's name is taken by another one.</summary>
public sealed class CampaignConflictException(string campaign, string message, string rule) : InvalidInputException(campaign, message, rule);
