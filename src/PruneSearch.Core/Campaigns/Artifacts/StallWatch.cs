namespace PruneSearch.Campaigns.Artifacts;

/// <summary>Cancels a transfer in which nothing moves for too long.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeSpan _after;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _either;

    public StallWatch(TimeSpan after, TimeProvider clock, CancellationToken cancellation)
    {
        _after = after;
        _stalled = new CancellationTokenSource(after, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_stalled.Token, cancellation);
    }

    /// <summary>Cancelled by a stall, or by the one who asked for the transfer.</summary>
    public CancellationToken Token => _either.Token;

    public bool HasStalled => _stalled.IsCancellationRequested;

    /// <summary>Something moved.</summary>
    public void Moved() => _stalled.CancelAfter(_after);

    public void Dispose()
    {
        _either.Dispose();
        _stalled.Dispose();
    }
}
