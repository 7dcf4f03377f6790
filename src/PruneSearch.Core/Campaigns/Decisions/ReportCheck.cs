using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>Whether a report is an answer to a work item: what is not stays out of the journal.</summary>
internal static class ReportCheck
{
    /// <exception cref="InvalidInputException">It is not.</exception>
    public static void RequireAnswers(WorkItem item, WorkReport report)
    {
        bool answers = (item, report) switch
        {
            (WorkItem.Base, BaseReport) => true,
            (WorkItem.Prepare, PlanReport) => true,
            (WorkItem.Measure m, MeasureReport r) => r.Target == m.Target,
            (WorkItem.Train t, TrainReport r) => r.Rung == t.Rung,
            (WorkItem.Evaluate e, EvaluationReport r) => e.Final || r.Rung == e.Rung,
            _ => false,
        };
        if (!answers)
        {
            throw new InvalidInputException("report", $"a {report.GetType().Name} of this content does not answer work item '{item.Id}'", "a worker reports on the item that it leased");
        }

        if (!double.IsFinite(report.Seconds) || report.Seconds < 0)
        {
            throw new InvalidInputException("report.seconds", $"is {report.Seconds}", "seconds are a finite number, 0 or more");
        }
    }
}
