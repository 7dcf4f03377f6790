using PruneSearch.Execution;
using PruneSearch.TestKit.Execution;

namespace PruneSearch.Compute.Tests;

public sealed class ComputeContractTests : BackendContract
{
    protected override IExecutionBackend Open() => new ComputeBackend();
}
