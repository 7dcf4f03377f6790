namespace PruneSearch.Orleans.Grains;

/// <summary>Which faults of a call pass: its silo has died, is stopping or starting, or did not answer in time. The call may have happened.</summary>
internal static class Transient
{
    public static bool Is(Exception e) => e is OrleansException or TimeoutException or OperationCanceledException or ObjectDisposedException;
}
