using System.IO.Compression;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Compute;
using PruneSearch.Data.Loading;
using PruneSearch.Graphs;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Training;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>What is reported of every candidate beside accuracy and size, and as objectives and constraints.</summary>
public sealed class FigureCampaignTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Figures_are_those_of_the_exported_files()
    {
        CampaignSpec spec = SmallCampaign.Spec(candidates: 3, s => s with
        {
            Objectives = [new MetricRef(Metric.WorstClassDrop), new MetricRef(Metric.ActivationBytes), new MetricRef(Metric.CompressedBytes)],
            Constraints = [SpecReader.Read(SpecText, "spec.yaml", ".", SpecContext.BuiltIn).Constraints[0]],
            Prune = s.Prune with { Granularity = ["channel", "weight"], Ratio = FloatKnob.Fixed(0.5) },
        });
        CampaignState state = await SmallCampaign.RunAsync(spec, _folder.Path, parallel: 1, TestContext.Current.CancellationToken);
        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        PreparedSamples validation = Samples(spec, spec.Data.Validation);
        double?[] dense = ByClass(Model(state.Base!.Model, out _), validation);
        Assert.Equal(dense, state.Base.Validation.ByClass!.Value);
        int complete = 0;
        foreach (CandidateState c in state.Candidates.Where(c => c.Status == CandidateStatus.Complete))
        {
            EvaluationReport evaluated = c.Evaluation!;
            ModelGraph exported = Model(evaluated.Model, out byte[] bytes);
            double?[] classes = ByClass(exported, validation);
            Assert.Equal(classes, evaluated.Figures.ByClass!.Value);
            Assert.Equal(evaluated.Figures.Accuracy!.Value, classes.Zip(Counts(validation), (a, n) => (a ?? 0) * n).Sum() / validation.Count, 1e-9);
            double drop = dense.Zip(classes, (d, a) => d!.Value - a!.Value).Max();
            Assert.Equal([drop, ActivationMemory.PeakBytes(exported), evaluated.CompressedBytes], c.Objectives!.Value, (a, b) => Math.Abs(a - b) < 1e-9);
            Assert.Equal(Gzip(bytes), evaluated.CompressedBytes);
            Assert.Equal(bytes.Length, evaluated.Bytes);
            Assert.Equal(
                ClassificationJudge.Run(exported, new ComputeBackend(), PreparedSamples.Read(spec.Data.Train.Open().Take(validation.Count), spec.Data.Normalization), 1, TestContext.Current.CancellationToken).Accuracy.Value - evaluated.Figures.Accuracy!.Value,
                CandidateFigures.Of(state, c, new MetricRef(Metric.GeneralizationGap))!.Value, 1e-9);
            Assert.NotNull(c.Plan!.Before!.Accuracy);
            Assert.Equal(c.Plan.Before.Accuracy, CandidateFigures.Of(state, c, new MetricRef(Metric.AccuracyBefore)));
            complete++;
        }

        Assert.True(complete > 0);
    }

    [Fact]
    public async Task An_objective_that_cannot_be_measured_says_so()
    {
        CampaignSpec spec = SmallCampaign.Spec(candidates: 1, s => s with { Objectives = [new MetricRef(Metric.Accuracy), new MetricRef(Metric.Energy, "edge")] });
        CampaignState state = await SmallCampaign.RunAsync(spec, _folder.Path, parallel: 1, TestContext.Current.CancellationToken);
        CandidateState candidate = Assert.Single(state.Candidates);
        Assert.Equal((CandidateStatus.Failed, "energy(edge) is not known, or not a finite number: the target's machine has no energy counter"), (candidate.Status, candidate.Reason));
    }

    private const string SpecText = """
        apiVersion: prunesearch/v1
        name: figures
        model: {architecture: lenet5}
        data: {train: "glyphs:train=100,validation=20,test=20", validation: "glyphs:train=100,validation=20,test=20"}
        constraints: ["compressedBytes <= 2 * baseline", "generalizationGap <= 100%", "accuracyBefore >= 0%", "worstClassDrop <= baseline + 1", "activationBytes <= 1 GiB"]
        """;

    private static PreparedSamples Samples(CampaignSpec spec, DataUse use) => PreparedSamples.Read(use.Open(), spec.Data.Normalization);

    private static double?[] ByClass(ModelGraph graph, PreparedSamples samples)
    {
        int classes = samples.Labels.Max() + 1;
        var right = new long[classes];
        var all = new long[classes];
        ModelOutputs.Visit(graph, new ComputeBackend(), samples, 1, (first, outputs) =>
        {
            Assert.Equal(classes, outputs[0].Dims[1]);
            float[][] rows = [.. outputs[0].ToFloats().Chunk(classes)];
            for (int n = 0; n < rows.Length; n++)
            {
                int label = samples.Labels[first + n];
                all[label]++;
                right[label] += Array.IndexOf(rows[n], rows[n].Max()) == label ? 1 : 0;
            }
        }, TestContext.Current.CancellationToken);
        return [.. all.Zip(right, (n, k) => n == 0 ? (double?)null : (double)k / n)];
    }

    private static IEnumerable<int> Counts(PreparedSamples samples) => Enumerable.Range(0, samples.Labels.Max() + 1).Select(c => samples.Labels.Count(l => l == c));

    private static long Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return stream.Length;
    }

    private ModelGraph Model(ArtifactHash hash, out byte[] bytes)
    {
        bytes = File.ReadAllBytes(SmallCampaign.ModelFile(_folder.Path, hash));
        return SmallCampaign.Model(_folder.Path, hash);
    }
}
