namespace PruneSearch.Chaos.Scenarios;

/// <summary>Memory at one moment.</summary>
/// <param name="Candidates">How many candidates had ended.</param>
/// <param name="Mebibytes">Resident memory by process.</param>
internal sealed record MemorySample(int Candidates, IReadOnlyDictionary<string, int> Mebibytes);
