namespace PruneSearch.TestKit.Hardware;

/// <summary>A clock that stands still until it is told to advance; timers fire while it advances. Starts at 2025-01-01T00:00:00Z.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _ticks;

    /// <summary>Nanoseconds, so that simulated latencies are not rounded to a tick.</summary>
    public override long TimestampFrequency => 1_000_000_000;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void Advance(double seconds)
    {
        ManualTimer[] due;
        lock (_gate)
        {
            _ticks += (long)Math.Round(seconds * TimestampFrequency);
            _now += TimeSpan.FromSeconds(seconds);
            due = [.. _timers.Where(t => t.DueAt <= _ticks)];
        }

        foreach (ManualTimer timer in due)
        {
            timer.Fire();
        }
    }

    private void Forget(ManualTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action callback) : ITimer
    {
        private TimeSpan _period;

        public long DueAt { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            DueAt = After(dueTime);
            return true;
        }

        public void Fire()
        {
            DueAt = _period > TimeSpan.Zero ? After(_period) : long.MaxValue;
            callback();
        }

        public void Dispose() => clock.Forget(this);

        public ValueTask DisposeAsync()
        {
            clock.Forget(this);
            return ValueTask.CompletedTask;
        }

        private long After(TimeSpan span) =>
            span < TimeSpan.Zero ? long.MaxValue : clock.GetTimestamp() + (long)(span.TotalSeconds * clock.TimestampFrequency);
    }
}
