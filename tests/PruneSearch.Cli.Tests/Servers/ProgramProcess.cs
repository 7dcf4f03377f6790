using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace PruneSearch.Cli.Tests.Servers;

/// <summary>The program as it ships, in a process of its own, with everything that it says.</summary>
internal sealed partial class ProgramProcess : IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];

    private ProgramProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
    }

    public string Said
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static ProgramProcess Start(params string[] arguments) => StartIn(new Dictionary<string, string?>(), arguments);

    /// <summary>Starts it with some variables of its environment changed; null removes one.</summary>
    public static ProgramProcess StartIn(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "prunesearch.dll"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        foreach ((string name, string? value) in environment)
        {
            process.StartInfo.Environment[name] = value;
        }

        var program = new ProgramProcess(process);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return program;
    }

    /// <summary>The first line that has the text, said before or from now on.</summary>
    public async Task<string> SaysAsync(string text)
    {
        Task<string> found;
        lock (_gate)
        {
            if (_lines.Find(l => l.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            var waiting = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((l => l.Contains(text, StringComparison.Ordinal), waiting));
            found = waiting.Task;
        }

        Task ended = _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (await Task.WhenAny(found, ended, Task.Delay(Hang, TestContext.Current.CancellationToken)) != found && !found.IsCompleted)
        {
            Assert.Fail($"it did not say '{text}', but:\n{Said}");
        }

        return await found;
    }

    /// <summary>Asks it to stop, as an orchestrator does.</summary>
    public void Stop() => Assert.Equal(0, Signal(_process.Id, Terminate));

    /// <summary>Ends it at once.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Its exit code, once it has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Hang, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"it does not end; it said:\n{Said}");
        }

        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _lines.Add(line);
            foreach ((Func<string, bool> wanted, TaskCompletionSource<string> found) in _waiting)
            {
                if (wanted(line))
                {
                    found.TrySetResult(line);
                }
            }
        }
    }
}
