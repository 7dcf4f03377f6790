using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Reports.Charts;

namespace PruneSearch.Campaigns.Reports;

/// <summary>Where a candidate stands: in words, in the order of tables, and as a mark of charts.</summary>
internal static class CandidateStanding
{
    public static readonly Mark DenseMark = new(MarkShape.Star, "dense", Full: true);

    /// <summary>"front", "feasible", or what is wrong and why.</summary>
    public static string Words(ReportContent content, CandidateState c) => c switch
    {
        _ when content.IsOnFront(c) => "front",
        { IsFeasible: true } => "feasible",
        { Status: CandidateStatus.Complete } => "infeasible",
        _ => c.Status.ToString().ToLowerInvariant(),
    };

    /// <summary>Why it is no member of the front; null where there is nothing to say.</summary>
    public static string? Reason(ReportContent content, CandidateState c)
    {
        if (c.Status != CandidateStatus.Complete || c.IsFeasible || c.Violations is not { } violations)
        {
            return c.Reason;
        }

        IEnumerable<string> missed = content.Spec.Constraints
            .Zip(violations, (constraint, by) => (constraint, by))
            .Where(p => p.by > 0)
            .Select(p => $"misses {p.constraint.Text} by {By(p.constraint.Metric.Metric, p.by)}");
        return string.Join("; ", missed);
    }

    /// <summary>The front first, then what completed, then what did not; by number within.</summary>
    public static int Rank(ReportContent content, CandidateState c) => c switch
    {
        _ when content.IsOnFront(c) => 0,
        { IsFeasible: true } => 1,
        { Status: CandidateStatus.Complete } => 2,
        { Status: CandidateStatus.Active } => 3,
        { Status: CandidateStatus.Stopped } => 4,
        _ => 5,
    };

    public static Mark Mark(ReportContent content, CandidateState c) => c.IsFeasible
        ? new Mark(Shape(c.Origin), Color(c.Origin), Full: content.IsOnFront(c) || c.Origin is not (CandidateOrigin.Sampler or CandidateOrigin.Enqueued))
        : new Mark(MarkShape.Cross, c.Origin is CandidateOrigin.Sampler or CandidateOrigin.Enqueued ? "missed" : Color(c.Origin), Full: false);

    /// <summary>The look of a side of the campaign.</summary>
    public static Mark OfSide(CandidateOrigin origin) => new(Shape(origin), Color(origin), Full: true);

    private static MarkShape Shape(CandidateOrigin origin) => origin switch
    {
        CandidateOrigin.Uniform => MarkShape.Square,
        CandidateOrigin.Random => MarkShape.Triangle,
        CandidateOrigin.Scratch => MarkShape.Diamond,
        _ => MarkShape.Circle,
    };

    private static string Color(CandidateOrigin origin) => origin switch
    {
        CandidateOrigin.Uniform => "uniform",
        CandidateOrigin.Random => "random",
        CandidateOrigin.Scratch => "scratch",
        _ => "search",
    };

    private static string By(Metric metric, double violation) => metric.IsShare()
        ? Figures.Share(violation)
        : Figures.Number(violation);
}
