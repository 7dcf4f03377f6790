using PruneSearch.Execution;
using PruneSearch.TestKit.Execution;

namespace PruneSearch.Torch.Tests;

public sealed class TorchContractTests : BackendContract
{
    protected override IExecutionBackend Open() => TorchOrSkip.Open(new BackendOptions { Device = "cpu" });
}
