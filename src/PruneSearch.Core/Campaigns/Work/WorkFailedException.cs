using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Work;

/// <summary>A work item could not be done, for a reason of a known kind.</summary>
public sealed class WorkFailedException(FailureKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public FailureKind Kind { get; } = kind;
}
