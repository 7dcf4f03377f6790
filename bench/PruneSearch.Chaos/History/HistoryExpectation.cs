namespace PruneSearch.Chaos.History;

/// <summary>What a history should show.</summary>
/// <param name="Campaign">The campaign's name.</param>
/// <param name="Candidates">How many candidates it was to have.</param>
/// <param name="Disturbances">When something was broken on purpose.</param>
internal sealed record HistoryExpectation(string Campaign, int Candidates, IReadOnlyList<Disturbance> Disturbances);
