namespace PruneSearch.Hardware.Hosting;

/// <summary>
/// A runtime in a child process: started at the first request, and again at the next load after it was lost. Models loaded through
/// one instance live in one process together. A crash, a hang or nonsense is a <see cref="RuntimeCrashedException"/>; cancelling kills
/// the child.
/// </summary>
/// <param name="name">The runtime's name, which is also its name in the child's registry.</param>
public sealed class ChildRuntime(string name, ChildCommand command, ChildLimits limits, TimeProvider clock) : ILatencyRuntime
{
    private ChildConnection? _connection;
    private bool _disposed;

    public string Name => name;

    /// <summary>The child's process, if one runs.</summary>
    public int? ProcessId => _connection is { IsLost: false } connection ? connection.ProcessId : null;

    public RuntimeDescription Describe(RuntimeOptions options, CancellationToken cancellation = default)
    {
        var request = new HostRequest(HostOperation.Describe) { Runtime = name, Options = options };
        (HostResponse response, _) = Connection(cancellation).Ask(request, [], $"describing {name}", limits.Load, cancellation);
        return response.Description!;
    }

    public ILoadedModel Load(string modelPath, RuntimeOptions options, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads);
        string path = Path.GetFullPath(modelPath);
        ChildConnection connection = Connection(cancellation);
        (HostResponse response, _) = connection.Ask(
            new HostRequest(HostOperation.Load) { Runtime = name, ModelPath = path, Options = options },
            [],
            $"loading {path} with {name} on {options.Provider}, {options.Threads} thread(s)",
            limits.Load,
            cancellation);
        return new ChildModel(connection, limits, path, response);
    }

    public IReadOnlyList<double> Time(IReadOnlyList<TimedRun> runs, CancellationToken cancellation = default)
    {
        if (runs.Count == 0)
        {
            return [];
        }

        ObjectDisposedException.ThrowIf(_disposed, this);
        var headers = new RunHeader[runs.Count];
        ChildConnection? connection = null;
        for (int i = 0; i < headers.Length; i++)
        {
            ChildModel model = runs[i].Model as ChildModel
                ?? throw new ArgumentException("The models were not loaded by this runtime.", nameof(runs));
            connection ??= model.Connection;
            if (model.Connection != connection)
            {
                throw new ArgumentException("The models live in different processes.", nameof(runs));
            }

            headers[i] = model.Header(runs[i].Settle, runs[i].Inferences);
        }

        return ChildModel.Time(connection!, headers, $"timing {runs.Count} visits with {name}", limits, cancellation);
    }

    public void Dispose()
    {
        _disposed = true;
        _connection?.Dispose();
        _connection = null;
    }

    private ChildConnection Connection(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_connection is null || _connection.IsLost)
        {
            _connection?.Dispose();
            _connection = null;
            _connection = ChildConnection.Open(command, limits, clock, cancellation);
        }

        return _connection;
    }
}
