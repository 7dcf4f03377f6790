namespace PruneSearch.Search.Pareto;

/// <summary>A point of a front: whose it is, and its objectives.</summary>
public sealed record FrontMember(int Number, double[] Objectives);
