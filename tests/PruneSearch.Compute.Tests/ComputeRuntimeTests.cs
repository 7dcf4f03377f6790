using PruneSearch.Hardware;
using PruneSearch.TestKit.Hardware;

namespace PruneSearch.Compute.Tests;

public sealed class ComputeRuntimeTests : LatencyRuntimeContract
{
    protected override byte[] Affine => OnnxBytes.Affine();

    protected override ILatencyRuntime Open() => new ComputeRuntime();
}
