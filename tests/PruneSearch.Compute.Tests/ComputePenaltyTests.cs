using PruneSearch.Execution;
using PruneSearch.TestKit.Execution;

namespace PruneSearch.Compute.Tests;

public sealed class ComputePenaltyTests : PenaltyContract
{
    protected override IExecutionBackend Open() => new ComputeBackend();
}
