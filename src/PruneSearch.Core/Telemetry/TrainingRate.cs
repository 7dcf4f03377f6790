namespace PruneSearch.Telemetry;

/// <summary>How fast one training runs: over the last ten seconds that are full, before that since its start. Thread-safe.</summary>
public sealed class TrainingRate : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly Action<TrainingRate> _ended;
    private long _since;
    private long _samples;
    private double? _last;

    internal TrainingRate(TimeProvider clock, Action<TrainingRate> ended)
    {
        _clock = clock;
        _ended = ended;
        _since = clock.GetTimestamp();
    }

    /// <summary>Training samples per second.</summary>
    public double PerSecond
    {
        get
        {
            lock (_gate)
            {
                return _last ?? Rate(_clock.GetElapsedTime(_since));
            }
        }
    }

    /// <summary>Samples were taken.</summary>
    public void Add(int samples)
    {
        lock (_gate)
        {
            _samples += samples;
            TimeSpan elapsed = _clock.GetElapsedTime(_since);
            if (elapsed >= Window)
            {
                _last = Rate(elapsed);
                (_samples, _since) = (0, _clock.GetTimestamp());
            }
        }
    }

    public void Dispose() => _ended(this);

    private double Rate(TimeSpan elapsed) => elapsed > TimeSpan.Zero ? _samples / elapsed.TotalSeconds : 0;
}
