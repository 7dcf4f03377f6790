using PruneSearch.Hardware;

namespace PruneSearch.TestKit.Hardware;

/// <summary>
/// A runtime without native code. It loads files whose text starts with <see cref="Magic"/> as the model y = max(0, 2x + 1) over
/// float32 [batch, 4]; each inference takes the seconds that <paramref name="latency"/> says, on a clock that it advances.
/// </summary>
/// <param name="latency">Seconds, from the model's file name and the number of the inference, counted from 0 per model.</param>
public sealed class FakeRuntime(ManualClock clock, Func<string, int, double>? latency = null) : ILatencyRuntime
{
    public const string RuntimeName = "fake";

    public const string Magic = "fake model";

    private bool _disposed;

    public string Name => RuntimeName;

    /// <summary>Everything that was asked, in order: "load a", "prepare a", "time a 3".</summary>
    public IList<string> Log { get; init; } = [];

    public RuntimeDescription Describe(RuntimeOptions options, CancellationToken cancellation = default) =>
        new(RuntimeName, "1.0", null, null, ["cpu"]);

    public ILoadedModel Load(string modelPath, RuntimeOptions options, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads);
        if (!File.Exists(modelPath))
        {
            throw new InvalidInputException(modelPath, "there is no such file.", "a model is loaded from an existing file");
        }

        if (!string.Equals(options.Provider, "cpu", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidInputException(
                "provider", $"'{options.Provider}' is not available; it has: cpu.", "the provider must be available");
        }

        if (!File.ReadAllText(modelPath).StartsWith(Magic, StringComparison.Ordinal))
        {
            throw new RuntimeFailedException(RuntimeName, "InvalidModel", $"{modelPath} is not a fake model.");
        }

        string name = Path.GetFileName(modelPath);
        Log.Add($"load {name}");
        return new FakeModel(name, clock, latency ?? ((_, _) => 0.001), Log);
    }

    public void Dispose()
    {
        _disposed = true;
        Log.Add("dispose");
    }
}
