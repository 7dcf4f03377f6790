using System.Runtime.InteropServices;
using PruneSearch.Execution;

namespace PruneSearch.Torch;

/// <summary>What a program that finds this assembly gets from it.</summary>
public sealed class TorchPlugIn : IBackendPlugIn
{
    public string Name => TorchBackend.BackendName;

    public IExecutionBackend Open(BackendOptions options) => new TorchBackend(options);

    /// <summary>Without NVIDIA's driver libtorch is not even loaded.</summary>
    public bool SeesCuda() => NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _) && TorchBackend.SeesCuda();
}
