using System.Collections.Immutable;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Formats.Onnx;
using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.TestKit.Hardware;
using PruneSearch.TestKit.Models;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>A network of a detector's shape (six outputs, Resize, Concat) pruned and recovered from images without labels.</summary>
public sealed class DetectorCampaignTests : IDisposable
{
    private const int Image = 96;

    private const string SpecText = """
        apiVersion: prunesearch/v1
        name: detector
        model: {onnx: detector.onnx}
        task: fidelity
        data:
          train: {source: "npz:scenes.npy", from: 0, to: 192}
          validation: {source: "npz:scenes.npy", from: 192, to: 256}
          normalization: {zero: 128, scale: 0.0156}
        targets: [{name: edge, runtime: "model:edge"}]
        objectives: [outputError, macs]
        constraints: ["macs <= 0.7 * baseline", "agreementBefore >= 0%", "outputErrorBefore <= 100000%"]
        prune: {criterion: l2, allocation: uniform, ratio: 0.2, evidenceBatches: 12}
        recovery: {epochs: 12, batch: 16, optimizer: adamW, learningRate: 0.004, weightDecay: 0, reconstruction: leastSquares}
        search: {candidates: 1}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_loses_30_percent_of_its_macs_and_is_recovered_without_labels()
    {
        OnnxWriter.Write(Detector.Build(), Path.Combine(_folder.Path, "detector.onnx"));
        SceneImages.WriteNpy(Path.Combine(_folder.Path, "scenes.npy"), 256, Image);
        CampaignSpec spec = SpecReader.Read(SpecText, "spec.yaml", _folder.Path, SpecContext.BuiltIn);

        CampaignState state = await SmallCampaign.RunAsync(spec, _folder.Path, parallel: 1, TestContext.Current.CancellationToken);

        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        CandidateState c = Assert.Single(state.Candidates);
        Assert.True(c.Status == CandidateStatus.Complete, c.Reason);
        Assert.True(c.IsFeasible);
        Assert.InRange(c.Evaluation!.Macs, 1, 0.7 * state.Base!.Macs);
        Assert.True(c.Plan!.Surgery!.Passed);
        Assert.True(c.Evaluation.Export!.Passed);

        // Every output by its name, each nearer to the dense model's than before recovery.
        Assert.Equal(Detector.Outputs, SmallCampaign.Model(_folder.Path, c.Evaluation.Model).Outputs);
        ImmutableSortedDictionary<string, double> before = c.Plan.Before!.OutputErrors!;
        ImmutableSortedDictionary<string, double> after = c.Evaluation.Figures.OutputErrors!;
        Assert.Equal(Detector.Outputs.Order(StringComparer.Ordinal), after.Keys);
        foreach (string output in Detector.Outputs)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{output}: error {before[output]:P2} -> {after[output]:P2}");
            Assert.True(after[output] < 0.8 * before[output], $"{output}: {before[output]} -> {after[output]}");
        }

        double? errorBefore = CandidateFigures.Of(state, c, new MetricRef(Metric.OutputErrorBefore));
        Assert.Equal(c.Plan.Before.OutputError, errorBefore);
        Assert.Equal(c.Plan.Before.Agreement, CandidateFigures.Of(state, c, new MetricRef(Metric.AgreementBefore)));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"MACs {state.Base.Macs} -> {c.Evaluation.Macs} ({(double)c.Evaluation.Macs / state.Base.Macs:P1}), error {errorBefore:P2} -> {c.Evaluation.Figures.OutputError:P2}, agreement {c.Plan.Before.Agreement:P1} -> {c.Evaluation.Figures.Agreement:P1}");
        Assert.True(c.Evaluation.Figures.OutputError < 0.8 * errorBefore, $"{errorBefore} -> {c.Evaluation.Figures.OutputError}");
        Assert.True(c.Evaluation.Figures.Agreement > c.Plan.Before.Agreement, $"{c.Plan.Before.Agreement} -> {c.Evaluation.Figures.Agreement}");

        Runs(SmallCampaign.ModelFile(_folder.Path, c.Evaluation.Model));
    }

    /// <summary>ONNX Runtime takes the exported file at any batch and gives every output in its shape.</summary>
    private static void Runs(string path)
    {
        using var runtime = new OnnxLatencyRuntime(TimeProvider.System);
        using ILoadedModel loaded = runtime.Load(path, new RuntimeOptions { Library = OnnxRuntimeOrSkip.Library() }, TestContext.Current.CancellationToken);
        var random = new RandomStream(2, "image");
        float[] images = [.. Enumerable.Range(0, 2 * 3 * Image * Image).Select(_ => (float)random.NextGaussian())];
        IReadOnlyList<HostTensor> outputs = loaded.Run([HostTensor.Of<float>("images", [2, 3, Image, Image], images)], TestContext.Current.CancellationToken);
        Assert.Equal(Detector.Outputs, outputs.Select(o => o.Name));
        Assert.All(outputs, o =>
        {
            int stride = int.Parse(o.Name.Replace("scores", "", StringComparison.Ordinal).Replace("boxes", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal([2, o.Name.StartsWith("boxes", StringComparison.Ordinal) ? 4 : 5, Image / stride, Image / stride], o.Dims);
        });
    }
}
