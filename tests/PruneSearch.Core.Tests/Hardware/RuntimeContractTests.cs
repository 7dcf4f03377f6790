using System.Text;
using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.TestKit.Hardware;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class FakeRuntimeTests : LatencyRuntimeContract
{
    protected override byte[] Affine => Encoding.UTF8.GetBytes(FakeRuntime.Magic);

    protected override ILatencyRuntime Open() => new FakeRuntime(new ManualClock());
}

public sealed class FakeRuntimeInChildTests : LatencyRuntimeContract
{
    protected override byte[] Affine => Encoding.UTF8.GetBytes(FakeRuntime.Magic);

    protected override ILatencyRuntime Open() => TestHost.Runtime(FakeRuntime.RuntimeName);
}

public sealed class OnnxRuntimeTests : LatencyRuntimeContract
{
    protected override byte[] Affine => OnnxBytes.Affine();

    protected override RuntimeOptions Options => new() { Library = OnnxRuntimeOrSkip.Library() };

    protected override ILatencyRuntime Open() => new OnnxLatencyRuntime(TimeProvider.System);
}

public sealed class OnnxRuntimeInChildTests : LatencyRuntimeContract
{
    protected override byte[] Affine => OnnxBytes.Affine();

    protected override RuntimeOptions Options => new() { Library = OnnxRuntimeOrSkip.Library() };

    protected override ILatencyRuntime Open() => TestHost.Runtime(OnnxLatencyRuntime.RuntimeName);
}
