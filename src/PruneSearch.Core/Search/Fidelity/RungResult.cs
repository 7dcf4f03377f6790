namespace PruneSearch.Search.Fidelity;

/// <summary>What a trial reported at a rung.</summary>
/// <param name="Trial">Its number; breaks ties.</param>
/// <param name="Objectives">Finite, minimised.</param>
/// <param name="Violations">Per constraint, at most 0 where satisfied; null: no constraints.</param>
public sealed record RungResult(int Trial, double[] Objectives, double[]? Violations = null);
