using PruneSearch.Cli.PlugIns;
using PruneSearch.Compute;
using PruneSearch.Execution;

namespace PruneSearch.Cli;

/// <summary>The execution backends of this program.</summary>
internal static class Backends
{
    public static BackendRegistry All() => new BackendRegistry(() => new ComputeBackend()).Add(BackendNames.Torch, TorchAssembly.PlugIn);
}
