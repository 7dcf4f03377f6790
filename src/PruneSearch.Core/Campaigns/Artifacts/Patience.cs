namespace PruneSearch.Campaigns.Artifacts;

/// <summary>Waits between tries: twice as long each time, until too much time has passed since something last moved.</summary>
internal sealed class Patience(TimeProvider clock, HttpArtifactOptions options)
{
    private long? _since;
    private TimeSpan _next = options.FirstWait;

    /// <summary>Something moved: the count begins anew.</summary>
    public void Reset()
    {
        _since = null;
        _next = options.FirstWait;
    }

    /// <summary>Waits before the next try.</summary>
    /// <returns>False, at once, where patience is over.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        _since ??= clock.GetTimestamp();
        if (clock.GetElapsedTime(_since.Value) >= options.GiveUpAfter)
        {
            return false;
        }

        TimeSpan wait = _next;
        _next = TimeSpan.FromTicks(Math.Min(2 * wait.Ticks, options.LongestWait.Ticks));
        await Task.Delay(wait, clock, cancellation).ConfigureAwait(false);
        return true;
    }
}
