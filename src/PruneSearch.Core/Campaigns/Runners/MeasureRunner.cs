using System.Globalization;
using System.Text;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Work;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Times a model on a target, beside the dense one in the same run.</summary>
internal sealed class MeasureRunner(CampaignWorkspace workspace)
{
    public async Task<MeasureReport> RunAsync(WorkItem.Measure item, CancellationToken cancellation)
    {
        Target target = workspace.Spec.Targets.FirstOrDefault(t => t.Name == item.Target)
            ?? throw new InvalidInputException("target", $"'{item.Target}' is not in the spec", "a work item names one of the spec's targets");
        MeasurementReceipt receipt = target.Kind == TargetKind.Modelled
            ? ModelledLatency.Compute(
                target,
                await WorkloadAsync(item.Model, cancellation).ConfigureAwait(false),
                item.Dense is { } d ? await WorkloadAsync(d, cancellation).ConfigureAwait(false) : null,
                DateTimeOffset.UnixEpoch)
            : await MeasureAsync(target, item, cancellation).ConfigureAwait(false);
        ArtifactHash hash = await workspace.Services.Artifacts.PutAsync(Encoding.UTF8.GetBytes(receipt.ToJson()), cancellation).ConfigureAwait(false);
        return new MeasureReport
        {
            Target = item.Target,
            Receipt = hash,
            LatencyMs = receipt.Candidate.Median.Value,
            P95Ms = receipt.Candidate.P95,
            DenseMs = receipt.Dense?.Median.Value,
            Speedup = receipt.Speedup?.Value,
            SpeedupLow = receipt.Speedup?.Low,
            SpeedupHigh = receipt.Speedup?.High,
            Millijoules = Number(receipt.Candidate.Millijoules),
            DenseMillijoules = receipt.Dense is { } energy ? Number(energy.Millijoules) : null,
            Unstable = receipt.Instabilities.Count > 0,
        };
    }

    private static double? Number(Reading reading) => reading.Value is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private async Task<MeasurementReceipt> MeasureAsync(Target target, WorkItem.Measure item, CancellationToken cancellation)
    {
        // Runtimes take the format from the file's name, so artifacts get theirs for the time of the measurement.
        string folder = Directory.CreateTempSubdirectory("prunesearch-").FullName;
        try
        {
            ModelFile candidate = await FileAsync(item.Model, folder, "candidate.onnx", cancellation).ConfigureAwait(false);
            ModelFile? dense = item.Dense is { } d ? await FileAsync(d, folder, "dense.onnx", cancellation).ConfigureAwait(false) : null;
            return await workspace.Services.Measurer
                .MeasureAsync(new MeasurementRequest(target, candidate, dense, workspace.Spec.Measurement), cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<ModelFile> FileAsync(ArtifactHash hash, string folder, string name, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, name);
        File.Copy(await workspace.Services.Artifacts.GetFileAsync(hash, cancellation).ConfigureAwait(false), path);
        return ModelFile.Of(path);
    }

    private async Task<Workload> WorkloadAsync(ArtifactHash hash, CancellationToken cancellation)
    {
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(await workspace.Services.Artifacts.GetFileAsync(hash, cancellation).ConfigureAwait(false)).Graph);
        return GraphWorkload.Of(graph, graph.Name, hash.Value);
    }
}
