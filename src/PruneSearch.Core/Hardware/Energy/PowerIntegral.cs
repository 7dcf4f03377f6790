namespace PruneSearch.Hardware.Energy;

/// <summary>Joules of a power that is sampled from time to time; each sample holds until the next. Thread-safe.</summary>
/// <param name="clock">Times the samples.</param>
internal sealed class PowerIntegral(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private double _joules;
    private double _watts;
    private long _since = clock.GetTimestamp();

    public void Add(double watts)
    {
        lock (_gate)
        {
            Advance();
            _watts = watts;
        }
    }

    /// <summary>Joules since the first sample; never falls.</summary>
    public double Joules()
    {
        lock (_gate)
        {
            return Advance();
        }
    }

    private double Advance()
    {
        long now = clock.GetTimestamp();
        _joules += _watts * clock.GetElapsedTime(_since, now).TotalSeconds;
        _since = now;
        return _joules;
    }
}
