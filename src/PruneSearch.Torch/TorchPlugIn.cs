using System.Runtime.InteropServices;
using PruneSearch.Execution;
using PruneSearch.Hardware;

namespace PruneSearch.Torch;

/// <summary>What a program that finds this assembly gets from it.</summary>
public sealed class TorchPlugIn : IBackendPlugIn, IRuntimePlugIn
{
    public string Name => TorchBackend.BackendName;

    public IExecutionBackend Open(BackendOptions options) => new TorchBackend(options);

    /// <summary>A processor is timed by the system's clock, a CUDA device by its own.</summary>
    public ILatencyRuntime OpenRuntime(TimeProvider clock) => new TorchRuntime();

    /// <summary>Without NVIDIA's driver libtorch is not even loaded.</summary>
    public bool SeesCuda() => NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _) && TorchBackend.SeesCuda();
}
