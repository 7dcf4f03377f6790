using System.Text;
using PruneSearch.Hardware.Hosting;

namespace PruneSearch.Hardware.Energy;

/// <summary>The energy of a Jetson module: the power that <c>tegrastats</c> prints ten times a second, over time. Covers all that the rails feed.</summary>
public sealed class TegrastatsEnergySource : IEnergySource, IDisposable
{
    public const string Program = "tegrastats";

    private const int IntervalMilliseconds = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ChildProcess _process;
    private readonly PowerIntegral _power;
    private readonly TaskCompletionSource<string?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _ended;

    private TegrastatsEnergySource(ChildProcess process, TimeProvider clock)
    {
        _process = process;
        _power = new PowerIntegral(clock);
        new Thread(Read) { IsBackground = true, Name = Program }.Start();
    }

    public string Name => Program;

    public string? Unavailable => null;

    /// <summary>Starts it, and waits for its first line.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="clock">Times its lines.</param>
    public static IEnergySource Open(string program, TimeProvider clock)
    {
        ChildProcess process;
        try
        {
            process = ChildProcess.Start(new ChildCommand(program, ["--interval", $"{IntervalMilliseconds}"]), "reading power");
        }
        catch (RuntimeCrashedException e)
        {
            return new UnavailableEnergySource(Program, e.Message);
        }

        var source = new TegrastatsEnergySource(process, clock);
        using ITimer timer = clock.CreateTimer(_ => source._first.TrySetResult($"it printed nothing within {Patience.TotalSeconds:0} s"), null, Patience, Timeout.InfiniteTimeSpan);
        if (source._first.Task.GetAwaiter().GetResult() is not { } problem)
        {
            return source;
        }

        source.Dispose();
        return new UnavailableEnergySource(Program, problem);
    }

    public double ReadJoules() => _ended
        ? throw new EnergyCounterException(Ending())
        : _power.Joules();

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private void Read()
    {
        try
        {
            using var reader = new StreamReader(_process.Output, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                if (TegrastatsLine.Milliwatts(line) is { } milliwatts)
                {
                    _power.Add(milliwatts * 1e-3);
                    _first.TrySetResult(null);
                }
                else if (!_first.Task.IsCompleted)
                {
                    _first.TrySetResult($"its line has no power of a rail: '{line}'");
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It was killed: nobody reads any more.
        }

        _ended = true;
        _first.TrySetResult(Ending());
    }

    private string Ending() => string.Join(": ", new[] { "it ended", string.Join(" ", _process.LastWords()) }.Where(t => t.Length > 0));
}
