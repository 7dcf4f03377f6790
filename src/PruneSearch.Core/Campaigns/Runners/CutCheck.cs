using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;
using PruneSearch.Pruning.Surgery;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>The surgery oracle on a candidate's cut: before its training, and at every later cut of its schedule.</summary>
internal sealed class CutCheck(CampaignWorkspace workspace)
{
    /// <summary>Real samples that the oracle sees, beside random ones.</summary>
    private const int Samples = 8;

    /// <exception cref="WorkFailedException">The cut model computes something else.</exception>
    public OracleSummary Require(CutResult cut)
    {
        SurgeryReceipt receipt = SurgeryOracle.Check(
            cut, workspace.Services.Backend,
            [[ModelOutputs.Inputs(workspace.Data.Validation, 0, Math.Min(Samples, workspace.Data.Validation.Count))]],
            new OracleOptions { Threads = workspace.Services.Threads, Seed = workspace.Spec.Seed });
        return receipt.Passed
            ? new OracleSummary(receipt.MaxAbsDifference, receipt.OutputScale, receipt.Tolerance, receipt.Passed, string.Join("; ", receipt.Compared))
            : throw new WorkFailedException(
                FailureKind.OracleMismatch,
                $"the surgery oracle found a difference of {receipt.MaxAbsDifference:G3} at output '{receipt.Output}' of scale {receipt.OutputScale:G3} (allowed {receipt.Tolerance:G2}): this cut would be wrong");
    }
}
