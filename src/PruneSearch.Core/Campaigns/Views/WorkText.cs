using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Views;

/// <summary>Work items in words.</summary>
public static class WorkText
{
    /// <summary>Such as "training to rung 1".</summary>
    public static string Of(WorkItem item) => item switch
    {
        WorkItem.Base => "preparing the base model",
        WorkItem.Prepare => "cutting",
        WorkItem.Measure m => $"{(m.Final ? "confirming" : m.Again is null ? "timing" : "timing again")} on {m.Target}",
        WorkItem.Train t => $"training to rung {t.Rung}",
        WorkItem.Evaluate { Final: true } => "judging on test data",
        WorkItem.Evaluate e => $"judging at rung {e.Rung}",
        _ => item.Id,
    };

    /// <summary>A word for the kind of work, as its JSON has it.</summary>
    public static string Kind(WorkItem item) => item switch
    {
        WorkItem.Base => "base",
        WorkItem.Prepare => "prepare",
        WorkItem.Measure => "measure",
        WorkItem.Train => "train",
        _ => "evaluate",
    };

    /// <summary>Whose work it is: <c>c12</c>, or <c>base</c>.</summary>
    public static string Owner(WorkItem item) => item.Candidate is { } number ? $"c{number}" : "base";
}
