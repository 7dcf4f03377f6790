namespace PruneSearch.Execution;

/// <summary>A backend that was chosen.</summary>
/// <param name="Backend">It.</param>
/// <param name="Reason">Why it: one clause for people, such as <c>torch is here, but sees no CUDA device</c>.</param>
public sealed record BackendChoice(IExecutionBackend Backend, string Reason)
{
    /// <summary>What it runs on and why, for logs and reports.</summary>
    public override string ToString() => $"{Backend.Description}: {Reason}";
}
