namespace PruneSearch.Campaigns.Work;

/// <summary>How far two forms of a model differ.</summary>
/// <param name="MaxAbsDifference">Largest difference of an output element.</param>
/// <param name="OutputScale">Largest output element.</param>
/// <param name="Tolerance">What the ratio of the two may be at most.</param>
/// <param name="Passed">Whether it is.</param>
/// <param name="Compared">What was compared with what.</param>
public sealed record OracleSummary(double MaxAbsDifference, double OutputScale, double Tolerance, bool Passed, string Compared);
