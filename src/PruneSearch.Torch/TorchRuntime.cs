using System.Security.Cryptography;
using PruneSearch.Execution;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Backends;

namespace PruneSearch.Torch;

/// <summary>libtorch as a runtime whose latency is measured: provider <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>, single precision.</summary>
public sealed class TorchRuntime : ILatencyRuntime
{
    public const string RuntimeName = "torch";

    public string Name => RuntimeName;

    public RuntimeDescription Describe(RuntimeOptions options, CancellationToken cancellation = default)
    {
        TorchBackend backend = Open(options);
        string driver = backend.IsOnCuda ? $", driver for CUDA {CudaDriver.Version() / 1000}.{CudaDriver.Version() % 1000 / 10}" : string.Empty;
        string[] providers = ["cpu", .. Enumerable.Range(0, TorchDevice.CudaDevices()).Select(i => $"cuda:{i}")];
        return Libtorch.File is { } file
            ? new RuntimeDescription(RuntimeName, backend.Description + driver, file, Hash(file), providers)
            : new RuntimeDescription(RuntimeName, backend.Description + driver, null, null, providers);
    }

    /// <summary>On a CUDA device the time is that between two events on it, around inferences that wait for each other.</summary>
    public ILoadedModel Load(string modelPath, RuntimeOptions options, CancellationToken cancellation = default)
    {
        TorchBackend backend = Open(options);
        return BackendModel.Load(modelPath, backend, options, Time);

        double Time(Action run, int inferences)
        {
            using var scope = new DenormalScope(options.FlushDenormals); // libtorch's threads are started inside, and inherit it
            return backend.IsOnCuda ? CudaClock.Time(run, inferences) : BackendModel.ByTheProcessor(run, inferences);
        }
    }

    public void Dispose()
    {
    }

    /// <exception cref="InvalidInputException">libtorch, the provider or an option is not to be had; all errors at once.</exception>
    private static TorchBackend Open(RuntimeOptions options)
    {
        InputError[] errors = [.. options.SessionOptions.Keys.Concat(options.ProviderOptions.Keys).Select(
            name => new InputError($"options.{name}", "is not known; the torch runtime takes threads, batch and provider only.", "options are those that the runtime has"))];
        TorchBackend? backend = null;
        try
        {
            backend = new TorchBackend(new BackendOptions { Device = options.Provider.ToLowerInvariant() });
        }
        catch (InvalidInputException e)
        {
            errors = [.. errors, .. e.Errors];
        }

        return errors.Length == 0 ? backend! : throw new InvalidInputException(errors);
    }

    private static string Hash(string file)
    {
        using FileStream stream = System.IO.File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
