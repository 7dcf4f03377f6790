using PruneSearch.Hardware;
using PruneSearch.Hardware.Backends;

namespace PruneSearch.Compute;

/// <summary>The built-in backend as a runtime whose latency is measured.</summary>
public sealed class ComputeRuntime : ILatencyRuntime
{
    public const string RuntimeName = "compute";

    private readonly ComputeBackend _backend = new();

    public string Name => RuntimeName;

    public RuntimeDescription Describe(RuntimeOptions options, CancellationToken cancellation = default)
    {
        Check(options);
        return new RuntimeDescription(RuntimeName, _backend.Description, null, null, ["cpu"]);
    }

    public ILoadedModel Load(string modelPath, RuntimeOptions options, CancellationToken cancellation = default)
    {
        Check(options);
        return BackendModel.Load(modelPath, _backend, options);
    }

    public void Dispose()
    {
    }

    private static void Check(RuntimeOptions options)
    {
        var errors = new List<InputError>();
        if (!options.Provider.Equals("cpu", StringComparison.OrdinalIgnoreCase))
        {
            errors.Add(new InputError("provider", $"'{options.Provider}' is not to be had; the compute runtime has cpu.", "a provider is one that the runtime has"));
        }

        if (!options.FlushDenormals)
        {
            errors.Add(new InputError("flushDenormals", "is off; the compute runtime always flushes denormals.", "options are those that the runtime has"));
        }

        foreach (string name in options.SessionOptions.Keys.Concat(options.ProviderOptions.Keys))
        {
            errors.Add(new InputError($"options.{name}", "is not known; the compute runtime takes threads and batch only.", "options are those that the runtime has"));
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
