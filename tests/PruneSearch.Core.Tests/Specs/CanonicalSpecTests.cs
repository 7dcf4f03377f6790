using PruneSearch.Campaigns.Specs;
using Xunit;
using static PruneSearch.Core.Tests.Specs.SpecTexts;

namespace PruneSearch.Core.Tests.Specs;

public sealed class CanonicalSpecTests
{
    private const string Everything = """
        seed: 7
        objectives: [accuracy, latency(cpu), bytes]
        constraints: ["accuracy >= baseline - 1%", "latency(cpu) <= 2000 us", "macs <= baseline * 0.5"]
        prune:
          granularity: [channel, weight]
          ratio: {min: 0.1, max: 0.9, step: 0.1}
          schedule: [oneShot, iterative]
          steps: [2, 4]
          exclude: ["head*"]
        recovery: {learningRate: {min: 1e-3, max: 0.1, log: true}, weightDecay: [0, 1e-4], rungs: [0.25, 1]}
        search: {options: {populationSize: 8}, promotion: asha}
        baselines: {uniform: 0.5}
        budget: {wallClock: 90m}
        """;

    private const string ShortestSpec = """
        "apiVersion":"prunesearch/v1",
        "name":"least",
        "seed":1,
        "model":{"architecture":"lenet5","training":{"epochs":4,"batch":128,"optimizer":"sgd","learningRate":0.1,"rate":{"shape":"cosine","warmUp":0.05,"milestones":[0.5,0.75],"gamma":0.1},"momentum":0.9,"weightDecay":0.0005,"labelSmoothing":0}},
        "task":"classification",
        "data":{"train":{"source":"glyphs","split":"train","from":0},"validation":{"source":"glyphs","split":"validation","from":0},"normalization":"unit","augmentation":{"cropPadding":0,"horizontalFlip":false}},
        "targets":[{"name":"cpu","runtime":"compute","threads":1,"batch":1,"provider":"cpu","providerOptions":{},"options":{},"optimization":"all","flushDenormals":true}],
        "objectives":["accuracy","latency(cpu)"],
        "constraints":[],
        "prune":{"granularity":["channel"],"criterion":["l1","l2"],"normalization":["mean"],"allocation":["perGroup","global"],"ratio":{"min":0.1,"max":0.7,"log":false},"maximumGroupRatio":0.9,"schedule":["oneShot"],"steps":4,"until":0.5,"roundTo":[1],"minimumKept":1,"exclude":[],"evidenceBatches":8},
        "recovery":{"epochs":1,"batch":128,"optimizer":"sgd","learningRate":0.02,"rate":{"shape":"cosine","warmUp":0.05,"milestones":[0.5,0.75],"gamma":0.1},"momentum":0.9,"weightDecay":0.0005,"labelSmoothing":0,"distillation":0,"temperature":4,"rungs":[1]},
        "search":{"sampler":"nsga2","options":{"populationSize":16,"generationSize":1,"crossoverProbability":0.9,"crossoverEta":15,"mutationEta":3},"candidates":24,"warmStart":6,"promotion":"all","eta":3},
        "baselines":{"uniform":[],"random":[],"scratch":[]},
        "measurement":{"warmUpRuns":5,"warmUpSeconds":0.2,"rounds":100,"minimumRounds":20,"minimumSampleSeconds":0.0002,"settleRuns":1,"maxSeconds":60,"processes":1,"confidence":0.95,"resamples":2000,"seed":0,"energySeconds":0},
        "budget":{"attempts":3}
        """;

    [Fact]
    public void The_canonical_form_is_a_spec_that_means_the_same()
    {
        CampaignSpec spec = With(Everything);
        string canonical = CanonicalSpec.ToJson(spec);
        CampaignSpec again = Read(canonical);
        Assert.Equal(canonical, CanonicalSpec.ToJson(again));
        Assert.Equal(canonical, CanonicalSpec.ToJson(Read(CanonicalSpec.ToJson(spec, indented: true))));
        Assert.Equal(CanonicalSpec.Hash(spec), CanonicalSpec.Hash(again));
        Assert.Empty(CanonicalSpec.Differences(spec, again));
    }

    [Fact]
    public void Specs_that_mean_the_same_have_one_form()
    {
        CampaignSpec spelled = Read("""
            # other order, other spelling, defaults written out
            targets:
              - name: cpu
                runtime: compute
                threads: 1
            name: "least"
            data: {validation: {source: glyphs, split: validation}, train: {source: glyphs, from: 0}}
            model:
              architecture: lenet5
              training: {epochs: 4.0, batch: 1.28e2}
            prune: {criterion: [l1, l2], ratio: {max: 0.70, min: 1e-1}}
            objectives: [accuracy, latency(cpu)]
            apiVersion: prunesearch/v1
            """);
        Assert.Equal(CanonicalSpec.ToJson(Read(Least)), CanonicalSpec.ToJson(spelled));
    }

    [Theory]
    [InlineData("search: {}")]
    [InlineData("prune: {}")]
    [InlineData("recovery: {rate: {}}")]
    [InlineData("measurement: {}")]
    [InlineData("baselines: {uniform: []}")]
    [InlineData("budget: {}")]
    [InlineData("constraints: []")]
    public void An_empty_section_means_the_same_as_none(string line) => Assert.Equal(CanonicalSpec.ToJson(Read(Least)), CanonicalSpec.ToJson(With(line)));

    [Fact]
    public void A_bound_has_one_spelling() => Assert.Equal(
        CanonicalSpec.ToJson(With("constraints: [\"latency(cpu) <= 2 ms\", \"accuracy >= baseline - 0.01\"]")),
        CanonicalSpec.ToJson(With("constraints: [\"latency(cpu)<=0.002s\", \"accuracy >= -1% + baseline\"]")));

    [Fact]
    public void It_does_not_say_where_on_the_machine_the_spec_lies()
    {
        string text = Least.Replace("architecture: lenet5", "onnx: models/net.onnx", StringComparison.Ordinal);
        CampaignSpec here = SpecReader.Read(text, "spec.yaml", Path.Combine(Path.GetTempPath(), "a"), SpecContext.BuiltIn);
        CampaignSpec there = SpecReader.Read(text, "spec.yaml", Path.Combine(Path.GetTempPath(), "b", "c"), SpecContext.BuiltIn);
        Assert.NotEqual(here.Model.Onnx, there.Model.Onnx);
        Assert.Equal(CanonicalSpec.ToJson(here), CanonicalSpec.ToJson(there));
    }

    [Fact]
    public void Differences_are_named_by_their_paths()
    {
        IReadOnlyList<SpecDifference> differences = CanonicalSpec.Differences(Read(Least), With("recovery: {epochs: 3}\nbudget: {wallClock: 1h}\n"));
        Assert.Equal(["recovery.epochs: 1 and 3", "budget.wallClock: none and \"1h\""], differences.Select(d => d.ToString()));
    }

    /// <summary>Campaigns keep it in their journals, and are taken up only where it is the same: it must not change between versions.</summary>
    [Fact]
    public void The_form_of_the_shortest_spec_does_not_change() =>
        Assert.Equal("{" + string.Concat(ShortestSpec.Split('\n')) + "}", CanonicalSpec.ToJson(Read(Least)));
}
