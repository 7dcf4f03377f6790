using System.Text;
using PruneSearch.Hardware;
using PruneSearch.TestKit.Hardware;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class FakeRuntimeTests : LatencyRuntimeContract
{
    protected override byte[] Affine => Encoding.UTF8.GetBytes(FakeRuntime.Magic);

    protected override ILatencyRuntime Open() => new FakeRuntime(new ManualClock());
}
