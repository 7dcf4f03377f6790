namespace PruneSearch.Hardware.Energy;

/// <summary>
/// The energy of one NVIDIA GPU: the driver's counter (<c>nvmlDeviceGetTotalEnergyConsumption</c>), or, where the device has none, its power
/// (<c>nvmlDeviceGetPowerUsage</c>) sampled 20 times a second. Covers the whole GPU and everything that runs on it, not the host.
/// </summary>
public sealed class NvmlEnergySource : IEnergySource, IDisposable
{
    private const string SourceName = "nvml";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly NvmlLibrary _library;
    private readonly nint _device;
    private readonly ulong _start;
    private readonly PowerIntegral? _power;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private string? _lost;
    private bool _closed;

    private NvmlEnergySource(NvmlLibrary library, nint device, ulong start, uint? milliwatts, TimeProvider clock)
    {
        _library = library;
        _device = device;
        _start = start;
        if (milliwatts is { } first)
        {
            _power = new PowerIntegral(clock);
            _power.Add(first * 1e-3);
            _timer = clock.CreateTimer(_ => Sample(), null, Interval, Interval);
        }
    }

    public string Name => SourceName;

    public string? Unavailable => null;

    /// <param name="device">The number that the driver gives the GPU, or its UUID.</param>
    /// <param name="clock">Times the samples of power.</param>
    /// <param name="library">The library's name or path.</param>
    public static IEnergySource Open(string device, TimeProvider clock, string library = NvmlLibrary.DefaultName)
    {
        if (NvmlLibrary.Open(library, out string? problem) is not { } nvml)
        {
            return new UnavailableEnergySource(SourceName, problem!);
        }

        int found = nvml.Find(device, out nint handle);
        if (found != 0)
        {
            return Closed($"GPU {device}: {nvml.Words(found)}");
        }

        int counted = nvml.Energy(handle, out ulong start);
        if (counted == 0)
        {
            return new NvmlEnergySource(nvml, handle, start, null, clock);
        }

        if (counted != NvmlLibrary.NotSupported)
        {
            return Closed($"GPU {device}: {nvml.Words(counted)}");
        }

        int sampled = nvml.Power(handle, out uint milliwatts);
        return sampled == 0
            ? new NvmlEnergySource(nvml, handle, 0, milliwatts, clock)
            : Closed($"GPU {device} has neither an energy counter nor a power reading: {nvml.Words(sampled)}");

        UnavailableEnergySource Closed(string reason)
        {
            nvml.Shutdown();
            return new UnavailableEnergySource(SourceName, reason);
        }
    }

    public double ReadJoules()
    {
        if (_power is not null)
        {
            Sample();
            lock (_gate)
            {
                return _lost is null ? _power.Joules() : throw new EnergyCounterException(_lost);
            }
        }

        int code = _library.Energy(_device, out ulong now);
        return code == 0 ? (now - _start) * 1e-3 : throw new EnergyCounterException(_library.Words(code));
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            if (!_closed)
            {
                _closed = true;
                _library.Shutdown();
            }
        }
    }

    private void Sample()
    {
        lock (_gate)
        {
            if (_closed || _lost is not null)
            {
                return;
            }

            int code = _library.Power(_device, out uint milliwatts);
            if (code == 0)
            {
                _power!.Add(milliwatts * 1e-3);
            }
            else
            {
                _lost = _library.Words(code);
            }
        }
    }
}
