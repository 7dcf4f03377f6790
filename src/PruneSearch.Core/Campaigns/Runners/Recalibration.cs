using PruneSearch.Graphs;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Measures statistics of batch normalisation anew on evidence batches.</summary>
internal static class Recalibration
{
    public static ModelGraph Of(ModelGraph graph, CampaignWorkspace workspace, int batches, CancellationToken cancellation)
    {
        int batch = Math.Min(workspace.Spec.Recovery.Batch, workspace.Data.Train.Count);
        IEnumerable<Tensor> inputs = workspace.Data.EvidenceBatches(batch, batches, workspace.Spec.Seed).Select(b => b.Inputs);
        return BatchNormRecalibration.Of(graph, workspace.Services.Backend, inputs, batch, workspace.Services.Threads, cancellation);
    }
}
