namespace PruneSearch.Telemetry;

/// <summary>A campaign in numbers, as it is now.</summary>
/// <param name="Campaign">Its name.</param>
/// <param name="Candidates">Candidates by status.</param>
/// <param name="Waiting">Work that waits, by label.</param>
/// <param name="Busy">Workers with a lease, by every label that they could do.</param>
/// <param name="Hypervolume">The front's, 0 to 1; null before anything ended.</param>
public sealed record CampaignReading(
    string Campaign, IReadOnlyDictionary<string, int> Candidates, IReadOnlyDictionary<string, int> Waiting, IReadOnlyDictionary<string, int> Busy, double? Hypervolume);
