namespace PruneSearch.Campaigns.Hosting;

/// <summary>Names a lease.</summary>
/// <param name="Campaign">The campaign's name.</param>
/// <param name="Token">The fencing token: unique within the campaign, and larger than every token before it.</param>
/// <param name="Candidate">Whose work it is; null for the base model's.</param>
public sealed record LeaseKey(string Campaign, long Token, int? Candidate);
