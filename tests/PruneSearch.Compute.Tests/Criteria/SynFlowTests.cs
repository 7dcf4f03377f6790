using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Compute.Tests.Criteria;

public sealed class SynFlowTests
{
    [Fact]
    public void Every_layer_has_the_same_sum()
    {
        Dictionary<string, double[]> scores = CriterionCase.Convolutional().Scores("synflow", CriterionScope.Weights);
        double flow = scores["fc.weight"].Sum();
        Assert.True(flow > 0);
        Assert.All(scores.Values, s => Assert.Equal(1, s.Sum() / flow, 1e-5));

        // What flows through the channels of a layer is all that flows.
        Dictionary<string, double[]> units = CriterionCase.Convolutional().Scores("synflow", CriterionScope.Units);
        Assert.All(units.Values, s => Assert.Equal(1, s.Sum() / flow, 1e-5));
    }

    [Fact]
    public void A_deep_model_whose_flow_leaves_single_precision_is_scored()
    {
        var b = new GraphBuilder("deep", 2);
        string x = b.Input("x", 32);
        for (int i = 0; i < 40; i++)
        {
            string name = $"fc{i}";
            x = b.Relu($"relu{i}", b.Node("Gemm", name, [x, b.Weight(name + ".weight", 1, 32, 32)], ("transB", 1))); // grows 45-fold a layer
        }

        b.SetWidth(x, 32);
        var model = new CriterionCase(b.Build((b.Linear("head", x, 2), "y")), [CriterionCase.Labelled([32], 2, 2, 1)]);
        Assert.Contains("single precision", Assert.Throws<InvalidInputException>(() => model.Scores("synflow", CriterionScope.Weights)).Message, StringComparison.Ordinal);

        ModelGraph smaller = model.Graph.WithInitializers(model.Graph.Initializers.Where(i => i.Key.EndsWith("5.weight", StringComparison.Ordinal))
            .Select(i => KeyValuePair.Create(i.Key, (TensorSource)Tensor.Of<float>([.. i.Value.Dims], Array.ConvertAll(i.Value.Read().ToFloats(), w => w * 1e-5f)))));
        Dictionary<string, double[]> scores = model.With(smaller).Scores("synflow", CriterionScope.Weights);
        double flow = scores["head.weight"].Sum();
        Assert.True(flow > 1e40, $"the flow of {flow} fits single precision: the test shows nothing");
        Assert.All(scores.Values, s => Assert.Equal(1, s.Sum() / flow, 1e-4));
    }

    [Fact]
    public void A_model_through_which_nothing_flows_is_an_error()
    {
        var model = CriterionCase.Convolutional();
        ModelGraph dead = model.Graph.WithInitializers([KeyValuePair.Create("c.weight", (TensorSource)Tensor.Of<float>([5, 6, 3, 3], new float[270]))]);
        Assert.Contains("synaptic flow", Assert.Throws<InvalidInputException>(() => model.With(dead).Scores("synflow", CriterionScope.Weights)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_subtracts_is_an_error()
    {
        var b = new GraphBuilder("difference", 3);
        string x = b.Input("x", 4);
        string left = b.Linear("left", x, 4);
        x = b.Node("Sub", "sub", [left, b.Node("Gemm", "right", [x, b.Weight("right.weight", 400, 4, 4)], ("transB", 1))]);
        b.SetWidth(x, 4);
        var model = new CriterionCase(b.Build((b.Linear("fc", x, 2), "y")), [CriterionCase.Labelled([4], 2, 2, 1)]);
        Assert.Contains("is negative somewhere", Assert.Throws<InvalidInputException>(() => model.Scores("synflow", CriterionScope.Weights)).Message, StringComparison.Ordinal);
    }

    // In rounds no layer dies at a ratio at which a single cut by the same scores would take one whole.
    [Fact]
    public void Rounds_keep_every_layer_alive()
    {
        var b = new GraphBuilder("bottleneck", 6);
        string x = b.Relu("r1", b.Linear("wide", b.Input("x", 40), 40));
        x = b.Relu("r2", b.Linear("narrow", x, 4));
        var model = new CriterionCase(b.Build((b.Linear("head", b.Relu("r3", b.Linear("wide2", x, 40)), 3), "y")), [CriterionCase.Labelled([40], 2, 3, 1)]);
        MaskGroup[] groups = [.. WeightGroups.Of(model.Graph).Groups];
        var shares = new List<double>();
        (ScoredGroup[] scored, int[] removals) = ScoringRounds.Run(
            PruningCriteria.BuiltIn(1)["synflow"],
            model.Graph,
            groups,
            graph => EvidenceCollector.Gather(graph, groups, EvidenceNeeds.SynapticFlow, model.Source, TestContext.Current.CancellationToken),
            (_, scores) => scores,
            (current, share) =>
            {
                shares.Add(share);
                return new GlobalAllocation(1).Removals(current, ScoringRounds.RatioAt(0.97, share));
            });
        Assert.Equal(SynFlowCriterion.DefaultRounds, shares.Count);
        Assert.Equal(1, shares[^1]);
        Assert.Equal((int)Math.Floor(groups.Sum(g => g.Count) * 0.97), removals.Sum());
        Assert.All(groups.Zip(removals), g => Assert.True(g.First.Count - g.Second >= 4, $"{g.First.Id} keeps {g.First.Count - g.Second} weights"));
        Dictionary<string, double[]> once = model.Scores("synflow", CriterionScope.Weights);
        int[] atOnce = new GlobalAllocation(1).Removals([.. groups.Select(g => new ScoredGroup(g, once[g.Id]))], 0.97);
        Assert.True(atOnce[0] == groups[0].Count - 1, "a single cut takes all that it may of the first layer; if not, the test shows nothing");

        // What went in earlier rounds is gone for good, and one round more removes a small part only.
        Assert.All(scored, s => Assert.True(s.Scores.Count(double.IsNegativeInfinity) > 0.9 * s.Scores.Length * 0.5));
        Assert.All(scored.Zip(removals), s => Assert.True(s.First.Scores.Count(double.IsNegativeInfinity) <= s.Second));
    }

    [Fact]
    public void Ratios_of_rounds_keep_the_same_fraction_each_time()
    {
        Assert.Equal(0.9, ScoringRounds.RatioAt(0.9, 1));
        Assert.Equal(1 - Math.Sqrt(0.1), ScoringRounds.RatioAt(0.9, 0.5), 1e-12);
        Assert.Equal(0, ScoringRounds.RatioAt(0.9, 0));
    }

    [Fact]
    public void Channels_are_silenced_between_rounds()
    {
        var model = CriterionCase.Convolutional();
        UnitGroup[] groups = [.. PruningGroups.Of(model.Graph).Groups];
        ModelGraph silent = UnitZeroing.Apply(model.Graph, groups, [[1, 4], []]);
        float[] made = silent.Initializers["a.weight"].Read().ToFloats();
        float[] read = silent.Initializers["c.weight"].Read().ToFloats();
        for (int unit = 0; unit < 6; unit++)
        {
            Assert.Equal(unit is 1 or 4, made.AsSpan(unit * 18, 18).ToArray().All(w => w == 0));
            Assert.Equal(unit is 1 or 4, read.Where((_, i) => i / 9 % 6 == unit).All(w => w == 0));
        }
    }

    [Fact]
    public void The_linear_model_has_no_shift()
    {
        ModelGraph linear = LinearizedGraph.Of(CriterionCase.Convolutional().Graph);
        Assert.DoesNotContain(linear.Nodes, n => n.OpType == "Relu");
        Assert.All(new[] { "a.bias", "a.bn.bias", "a.bn.running_mean", "fc.bias" }, n => Assert.All(linear.Initializers[n].Read().ToFloats(), v => Assert.Equal(0, v)));
        Assert.All(linear.Initializers["a.weight"].Read().ToFloats(), w => Assert.True(w >= 0));
    }
}
