using System.Collections.Concurrent;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;

namespace PruneSearch.Campaigns.Runners;

/// <summary>What a worker keeps of one campaign from one work item to the next. Thread-safe.</summary>
internal sealed class CampaignWorkspace(CampaignSpec spec, RunnerServices services, TimeProvider clock)
{
    private readonly ConcurrentDictionary<ArtifactHash, Lazy<Task<BaseModel>>> _bases = new();

    public CampaignSpec Spec { get; } = spec;

    /// <summary>With the campaign's own backend, where there is a choice.</summary>
    public RunnerServices Services { get; } = services.Backends is { } backends ? services with { Backend = new CampaignBackend(spec, backends, services.Limits) } : services;

    /// <summary>What executes this campaign's graphs and why; null as long as nothing was executed.</summary>
    public string? Backend => Services.Backend is CampaignBackend chosen ? chosen.Chosen : Services.Backend.Description;

    /// <summary>Samples of a training step that are computed at once, to start with; 0 for the whole batch.</summary>
    public int MicroBatch => Services.Backend.Name == BackendNames.Torch ? Spec.Torch.MicroBatch : 0;

    public TimeProvider Clock { get; } = clock;

    /// <summary>Steps of the whole recovery of a candidate.</summary>
    public long RecoverySteps => Math.Max(1, (long)Math.Round(Spec.Recovery.Epochs * Data.TrainBatches(Spec.Recovery.Batch, Spec.Seed).StepsPerEpoch));

    public CampaignData Data { get; } = new(spec.Data);

    public Task<BaseModel> BaseAsync(ArtifactHash hash, CancellationToken cancellation) =>
        _bases.GetOrAdd(hash, h => new Lazy<Task<BaseModel>>(() => LoadAsync(h))).Value.WaitAsync(cancellation);

    public async Task<CandidatePlan> PlanAsync(ArtifactHash hash, CancellationToken cancellation) =>
        CandidatePlan.Read(await Services.Artifacts.GetFileAsync(hash, cancellation).ConfigureAwait(false));

    public async Task<Checkpoint> CheckpointAsync(ArtifactHash hash, CancellationToken cancellation) =>
        Checkpoint.Read(await Services.Artifacts.GetFileAsync(hash, cancellation).ConfigureAwait(false));

    public async Task<ArtifactHash> StoreModelAsync(ModelGraph graph, CancellationToken cancellation) =>
        await Services.Artifacts.PutAsync(OnnxWriter.ToBytes(graph), cancellation).ConfigureAwait(false);

    private async Task<BaseModel> LoadAsync(ArtifactHash hash)
    {
        string path = await Services.Artifacts.GetFileAsync(hash).ConfigureAwait(false);
        return new BaseModel(hash, GraphSimplifier.Run(OnnxReader.Read(path).Graph), Spec, Data, Services);
    }
}
