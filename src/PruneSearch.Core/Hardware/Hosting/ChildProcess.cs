using System.ComponentModel;
using System.Diagnostics;

namespace PruneSearch.Hardware.Hosting;

/// <summary>A started child: its pipes, the last lines of its standard error, and how it ended.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int KeptLines = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Thread _errorReader;
    private readonly Queue<string> _lastWords = new();

    private ChildProcess(Process process)
    {
        _process = process;
        _errorReader = new Thread(ReadErrors) { IsBackground = true, Name = "runtime child errors" };
        _errorReader.Start();
    }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    public int Id => _process.Id;

    /// <exception cref="RuntimeCrashedException">It cannot be started.</exception>
    public static ChildProcess Start(ChildCommand command, string request)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = command.Folder ?? string.Empty,
        };
        foreach ((string name, string value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new ChildProcess(Process.Start(start)!);
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException)
        {
            throw new RuntimeCrashedException(CrashKind.NotStarted, request, $"'{command}' could not be started: {e.Message}.", inner: e);
        }
    }

    /// <summary>Waits until it ends.</summary>
    public int ExitCode()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>The last lines that it wrote on standard error so far.</summary>
    public IReadOnlyList<string> LastWords()
    {
        lock (_lastWords)
        {
            return [.. _lastWords];
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already.
        }
    }

    /// <summary>What became of it. Makes sure that it has ended.</summary>
    /// <param name="known">How it was lost where the caller knows: it was killed by us.</param>
    public RuntimeCrashedException Diagnose(string request, CrashKind? known, string? detail, Exception? inner)
    {
        if (known is not null || !_process.WaitForExit(Patience))
        {
            Kill();
            _process.WaitForExit(Patience);
        }

        _errorReader.Join(Patience);
        int? code = _process.HasExited ? _process.ExitCode : null;
        string? signal = known is null && code is int c ? ExitCodes.SignalOf(c) : null;
        CrashKind kind = known ?? (signal is null ? CrashKind.Exited : CrashKind.Signalled);
        int? ownCode = known is null ? code : null;
        return new RuntimeCrashedException(kind, request, detail ?? Words(code, signal), ownCode, signal, LastWords(), inner);
    }

    public void Dispose()
    {
        try
        {
            Input.Dispose();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        if (!_process.WaitForExit(Patience))
        {
            Kill();
        }

        _process.Dispose();
    }

    private static string Words(int? code, string? signal) => signal switch
    {
        "SIGKILL" => "It was killed by SIGKILL from outside: the system may have run out of memory.",
        null => $"It ended by itself with exit code {code?.ToString() ?? "unknown"}.",
        _ => $"It was ended by {signal}.",
    };

    private void ReadErrors()
    {
        try
        {
            while (_process.StandardError.ReadLine() is { } line)
            {
                lock (_lastWords)
                {
                    if (_lastWords.Count == KeptLines)
                    {
                        _lastWords.Dequeue();
                    }

                    _lastWords.Enqueue(line);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The child's end is closed.
        }
    }
}
