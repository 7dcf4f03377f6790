using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.TestKit.Hardware;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class OnnxRuntimeTests : LatencyRuntimeContract
{
    protected override byte[] Affine => OnnxBytes.Affine();

    protected override RuntimeOptions Options => new() { Library = OnnxRuntimeOrSkip.Library() };

    protected override ILatencyRuntime Open() => new OnnxLatencyRuntime(TimeProvider.System);
}
