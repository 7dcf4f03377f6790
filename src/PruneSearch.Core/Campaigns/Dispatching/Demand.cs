namespace PruneSearch.Campaigns.Dispatching;

/// <summary>What a campaign tells the dispatcher of a label.</summary>
/// <param name="Campaign">Its name.</param>
/// <param name="Sequence">The record after which this was so: of two words, the later record's counts.</param>
/// <param name="Waiting">How many workers of this label could get work now.</param>
/// <param name="IsOver">Whether nothing will come any more.</param>
public sealed record Demand(string Campaign, long Sequence, int Waiting, bool IsOver);
