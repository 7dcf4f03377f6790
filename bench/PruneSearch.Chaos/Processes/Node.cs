using System.Diagnostics;

namespace PruneSearch.Chaos.Processes;

/// <summary>
/// A program that runs in a namespace of its own where there is one. It is started again a second after it ended, whoever ended it, as
/// any supervisor does.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="folder">Where it logs, one file for each process.</param>
/// <param name="space">The network namespace; null for this process's.</param>
/// <param name="command">Program and arguments.</param>
/// <param name="environment">Variables beside the inherited ones.</param>
internal sealed class Node(string name, string folder, string? space, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);

    private readonly List<Life> _lives = [];
    private readonly Lock _lock = new();
    private bool _isWanted;
    private Task _supervising = Task.CompletedTask;

    public string Name => name;

    /// <summary>Faults of one node come one after the other.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public IReadOnlyList<Life> Lives
    {
        get
        {
            lock (_lock)
            {
                return [.. _lives];
            }
        }
    }

    public Life? Running => Lives.LastOrDefault(l => l.EndedAt is null);

    public void Start()
    {
        _isWanted = true;
        Life life = Launch();
        _supervising = SuperviseAsync(life);
    }

    /// <summary>Ends it and its children without warning. It comes again a second later.</summary>
    public Task KillAsync() => Running is { } life ? KillAsync(life) : Task.CompletedTask;

    /// <summary>Ends one of its children without warning; false where it has none.</summary>
    public async Task<bool> KillChildAsync()
    {
        if (Running is not { } life)
        {
            return false;
        }

        string children;
        try
        {
            children = await Shell.RunAsync("pgrep", $"-P {life.Process.Id}", CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        await Shell.TryAsync("kill", $"-KILL {children.Split('\n')[0]}").ConfigureAwait(false);
        return true;
    }

    /// <summary>Asks it to stop, and waits; it comes again a second later, unless <see cref="Leave"/> was called. Null where it does not run.</summary>
    public async Task<StopResult?> StopAsync(TimeSpan grace)
    {
        if (Running is not { } life)
        {
            return null;
        }

        life.IsToldToStop = true;
        long began = Stopwatch.GetTimestamp();
        await Shell.TryAsync("kill", $"-TERM {life.Process.Id}").ConfigureAwait(false);
        using var patience = new CancellationTokenSource(grace);
        try
        {
            await life.Process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await KillAsync(life).ConfigureAwait(false);
            return new StopResult(name, Stopwatch.GetElapsedTime(began), null);
        }

        return new StopResult(name, Stopwatch.GetElapsedTime(began), life.Process.ExitCode);
    }

    /// <summary>It is not started again from now on.</summary>
    public void Leave() => _isWanted = false;

    /// <summary>Waits until a process runs that was started after a time.</summary>
    public async Task<Life> StartedAfterAsync(DateTimeOffset after, CancellationToken cancellation)
    {
        while (true)
        {
            if (Running is { } life && life.StartedAt > after)
            {
                return life;
            }

            await Task.Delay(50, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends it for good.</summary>
    public async Task EndAsync()
    {
        Leave();
        await KillAsync().ConfigureAwait(false);
        await _supervising.ConfigureAwait(false);
    }

    /// <summary>Waits for its end. It must have been left, or end for good by itself.</summary>
    public Task SupervisedAsync() => _supervising;

    private static async Task KillAsync(Life life)
    {
        life.IsKilled = true;
        life.Process.Kill(entireProcessTree: true);
        await life.Process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task SuperviseAsync(Life life)
    {
        while (true)
        {
            await life.Process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            life.ExitCode = life.Process.ExitCode;
            life.EndedAt = TimeProvider.System.GetUtcNow();
            if (_isWanted)
            {
                await Task.Delay(RestartAfter, CancellationToken.None).ConfigureAwait(false);
            }

            if (!_isWanted)
            {
                return;
            }

            life = Launch();
        }
    }

    private Life Launch()
    {
        lock (_lock)
        {
            string log = Path.Combine(folder, $"{name}-{_lives.Count + 1}.log");
            string[] inside = space is null ? [.. command] : ["ip", "netns", "exec", space, .. command];

            // The shell only opens the log and then is the program: the process keeps its number.
            var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >\"$CHAOS_LOG\" 2>&1 </dev/null", "sh", .. inside]) { WorkingDirectory = folder };
            start.Environment["CHAOS_LOG"] = log;
            foreach ((string key, string value) in environment)
            {
                start.Environment[key] = value;
            }

            var life = new Life(log, TimeProvider.System.GetUtcNow(), Process.Start(start)!);
            _lives.Add(life);
            return life;
        }
    }
}
