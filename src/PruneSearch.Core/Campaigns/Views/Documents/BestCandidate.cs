namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>The fastest member of a front, by its newest measurement.</summary>
public sealed record BestCandidate(int Candidate, string Target, double Speedup, double Low, double High);
