using PruneSearch.Hardware;

namespace PruneSearch.TestKit.Hardware;

/// <summary>y = max(0, 2x + 1); see <see cref="FakeRuntime"/>.</summary>
internal sealed class FakeModel(string name, ManualClock clock, Func<string, int, double> latency, IList<string> log) : ILoadedModel
{
    private int _inferences;
    private bool _prepared;
    private bool _disposed;

    public IReadOnlyList<ModelPort> Inputs { get; } = [new ModelPort("x", HostElementType.Float32, [ModelPort.Dynamic, 4])];

    public IReadOnlyList<ModelPort> Outputs { get; } = [new ModelPort("y", HostElementType.Float32, [ModelPort.Dynamic, 4])];

    public IReadOnlyList<HostTensor> Run(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        HostTensor x = ModelInputs.Match(Inputs, inputs)[0];
        float[] y = x.As<float>().ToArray();
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Math.Max(0, (2 * y[i]) + 1);
        }

        return [HostTensor.Of<float>("y", x.Dims, y)];
    }

    public void Prepare(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        Run(inputs, cancellation);
        log.Add($"prepare {name} [{string.Join(",", inputs[0].Dims)}]");
        _prepared = true;
    }

    public double Time(int inferences, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inferences);
        cancellation.ThrowIfCancellationRequested();
        if (!_prepared)
        {
            throw new InvalidOperationException("Prepare the inputs before timing.");
        }

        log.Add($"time {name} {inferences}");
        double seconds = 0;
        for (int i = 0; i < inferences; i++)
        {
            seconds += latency(name, _inferences++);
        }

        clock.Advance(seconds);
        return seconds;
    }

    public void Dispose() => _disposed = true;
}
