using PruneSearch.Execution;
using PruneSearch.TestKit.Execution;

namespace PruneSearch.Torch.Tests;

public sealed class TorchPenaltyTests : PenaltyContract
{
    protected override IExecutionBackend Open() => TorchOrSkip.Open(new BackendOptions { Device = "cpu" });
}
