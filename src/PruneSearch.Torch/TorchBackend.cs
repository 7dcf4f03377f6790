using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Torch;

/// <summary>
/// The execution backend over libtorch, through TorchSharp: processors and CUDA devices. Trains and infers in single precision (half, bfloat16
/// and double models are converted at their borders), or trains with products in bfloat16 or half precision.
/// </summary>
public sealed class TorchBackend : IExecutionBackend
{
    public const string BackendName = "torch";

    private readonly BackendOptions _options;
    private readonly torch.Device _device;

    /// <exception cref="InvalidInputException">libtorch cannot be loaded, the device is not there, or it cannot do what is asked.</exception>
    public TorchBackend(BackendOptions? options = null)
    {
        _options = options ?? new BackendOptions();
        if (_options.Deterministic && Environment.GetEnvironmentVariable("CUBLAS_WORKSPACE_CONFIG") is null)
        {
            Environment.SetEnvironmentVariable("CUBLAS_WORKSPACE_CONFIG", ":4096:8"); // read by cuBLAS when it starts
        }

        Libtorch.Load();
        _device = TorchDevice.Find(_options.Device);
        if (_options.Precision == Precision.Float16 && _device.type == DeviceType.CPU)
        {
            throw new InvalidInputException("torch precision fp16", "is not there on the processor", "fp16 needs a CUDA device; bf16 and fp32 run everywhere");
        }

        Libtorch.SetDeterministic(_options.Deterministic);
    }

    public string Name => BackendName;

    public string Description => $"torch on {DeviceText} ({Libtorch.Version})";

    internal bool IsOnCuda => _device.type == DeviceType.CUDA;

    /// <summary>Whether a CUDA device is there.</summary>
    /// <exception cref="InvalidInputException">libtorch cannot be loaded.</exception>
    public static bool SeesCuda()
    {
        Libtorch.Load();
        return TorchDevice.CudaDevices() > 0;
    }

    public ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options) =>
        new TorchRegion(graph, inputs, outputs, options, _options, _device);

    private string DeviceText => IsOnCuda ? $"{_device} {CudaDriver.NameOf(_device.index)}" : _device.ToString();
}
