using PruneSearch.Campaigns.Specs;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Reconstruction;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Reconstructs the layers of a candidate that was just cut and not trained yet, as its spec says, on the evidence batches.</summary>
internal sealed class CutReconstruction(CampaignWorkspace workspace)
{
    /// <returns>The candidate with its layers; as it was, and none, where the spec asks for nothing.</returns>
    public (CandidateModel Candidate, IReadOnlyList<LayerReconstruction> Layers) Of(CandidateModel cut, BaseModel baseModel, CancellationToken cancellation)
    {
        CampaignSpec spec = workspace.Spec;
        if (spec.Recovery.Reconstruction == ReconstructionKind.None)
        {
            return (cut, []);
        }

        int batch = Math.Min(spec.Recovery.Batch, workspace.Data.Train.Count);
        Tensor[] inputs = [.. workspace.Data.EvidenceBatches(batch, spec.Prune.EvidenceBatches, spec.Seed).Select(b => b.Inputs)];
        ReconstructionResult result = LeastSquaresReconstruction.Run(
            baseModel.Graph,
            cut.Graph,
            cut.Cut?.Cuts ?? AxisCuts.None,
            cut.Masks,
            workspace.Services.Backend,
            inputs,
            new CompileOptions { MaxBatch = batch, Threads = workspace.Services.Threads },
            cancellation: cancellation);
        return (cut.WithWeights(result.Graph), result.Layers);
    }

    /// <summary>What became of the layers, in a line.</summary>
    public static string Note(IReadOnlyList<LayerReconstruction> layers)
    {
        LayerReconstruction[] done = [.. layers.Where(l => l.Skipped is null)];
        string note = done.Length == 0 ? "reconstructed no layer" : FormattableString.Invariant(
            $"reconstructed {done.Length} layers, ridge {LeastSquaresReconstruction.DefaultRidge} of the mean diagonal, mean error {done.Average(l => l.ErrorBefore):P1} -> {done.Average(l => l.ErrorAfter):P1}");
        return string.Join("; ", layers.Where(l => l.Skipped is not null).Select(l => $"{l.Layer} left as it is: {l.Skipped}").Prepend(note));
    }
}
