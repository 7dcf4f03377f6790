using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Work;

/// <summary>How a lease ends.</summary>
public abstract record WorkOutcome
{
    private WorkOutcome()
    {
    }

    public sealed record Done(WorkReport Report) : WorkOutcome;

    public sealed record Failed(FailureKind Kind, string Message) : WorkOutcome;

    /// <summary>Given back undone.</summary>
    public sealed record Released : WorkOutcome;
}
