namespace PruneSearch.Hardware.Hosting;

/// <summary>A model that lives in a child process.</summary>
internal sealed class ChildModel(ChildConnection connection, ChildLimits limits, string path, HostResponse loaded) : ILoadedModel
{
    private bool _disposed;

    public IReadOnlyList<ModelPort> Inputs => loaded.Inputs;

    public IReadOnlyList<ModelPort> Outputs => loaded.Outputs;

    public ChildConnection Connection => connection;

    public IReadOnlyList<HostTensor> Run(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        (_, HostTensor[] outputs) = connection.Ask(
            new HostRequest(HostOperation.Run) { Model = loaded.Model, Tensors = TensorPayload.Headers(inputs) },
            inputs,
            $"running {path}",
            limits.Run,
            cancellation);
        return outputs;
    }

    public void Prepare(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        connection.Ask(
            new HostRequest(HostOperation.Prepare) { Model = loaded.Model, Tensors = TensorPayload.Headers(inputs) },
            inputs,
            $"preparing {path}",
            limits.Run,
            cancellation);
    }

    public double Time(int inferences, CancellationToken cancellation = default) =>
        Time(connection, [Header(0, inferences)], $"timing {path}", limits, cancellation)[0];

    public RunHeader Header(int settle, int inferences)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(settle);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inferences);
        return new RunHeader(loaded.Model, settle, inferences);
    }

    public static IReadOnlyList<double> Time(
        ChildConnection connection, IReadOnlyList<RunHeader> runs, string what, ChildLimits limits, CancellationToken cancellation)
    {
        var request = new HostRequest(HostOperation.Time) { Runs = runs };
        (HostResponse response, _) = connection.Ask(request, [], what, limits.Time, cancellation);
        return response.Seconds;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (connection.IsLost)
        {
            return;
        }

        try
        {
            var request = new HostRequest(HostOperation.Unload) { Model = loaded.Model };
            connection.Ask(request, [], $"unloading {path}", limits.Run, CancellationToken.None);
        }
        catch (RuntimeCrashedException)
        {
            // The process is gone, and the model with it.
        }
    }
}
