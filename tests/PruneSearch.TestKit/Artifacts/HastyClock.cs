namespace PruneSearch.TestKit.Artifacts;

/// <summary>A clock on which short waits (30 seconds at most) are over at once, their time having passed, and longer ones never end.</summary>
public sealed class HastyClock : TimeProvider
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>What all the waits came to.</summary>
    public TimeSpan Passed => TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    public override DateTimeOffset GetUtcNow() => Start + Passed;

    public override long GetTimestamp() => Passed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HastyTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class HastyTimer(HastyClock clock, Action callback) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.Zero && dueTime <= Short)
            {
                Interlocked.Add(ref clock._passed, dueTime.Ticks);
                ThreadPool.QueueUserWorkItem(_ => callback());
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
