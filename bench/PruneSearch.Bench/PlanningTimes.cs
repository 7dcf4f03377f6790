namespace PruneSearch.Bench;

/// <summary>Seconds of the parts of one plan.</summary>
/// <param name="Load">Reading and simplifying the file.</param>
/// <param name="Groups">Finding what can be pruned.</param>
/// <param name="Scores">Scoring and choosing.</param>
/// <param name="Cut">The smaller graph with its weights.</param>
internal sealed record PlanningTimes(double Load, double Groups, double Scores, double Cut)
{
    public double Plan => Groups + Scores + Cut;
}
