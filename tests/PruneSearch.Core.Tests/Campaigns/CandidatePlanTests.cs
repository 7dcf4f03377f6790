using System.Collections.Immutable;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns;

public sealed class CandidatePlanTests
{
    [Fact]
    public void Weights_that_a_solver_changed_travel_with_the_plan()
    {
        using var folder = new TemporaryFolder();
        CandidatePlan plan = Plan(2.5f);
        string path = Path.Combine(folder.Path, "plan");
        File.WriteAllBytes(path, plan.ToBytes());
        var read = CandidatePlan.Read(path);
        Assert.Equal([2.5f, 0, -1, 4], read.Weights["w"].ToFloats());
        Assert.Equal(plan.WeightsDigest, read.WeightsDigest);
        Assert.NotEqual(plan.WeightsDigest, Plan(2.6f).WeightsDigest);

        ModelGraph applied = CandidateModel.Of(read, Graph()).Graph;
        Assert.Equal([2.5f, 0, -1, 4], applied.Initializers["w"].Read().ToFloats());
    }

    [Fact]
    public void A_plan_without_a_solver_leaves_the_weights()
    {
        CandidatePlan plan = Plan(1) with { Weights = ImmutableSortedDictionary<string, Tensor>.Empty };
        Assert.Empty(plan.WeightsDigest);
        Assert.Equal([1f, 0, 3, 4], plan.Apply(Graph()).Initializers["w"].Read().ToFloats());
    }

    private static CandidatePlan Plan(float first)
    {
        var mask = WeightMask.Of("w", [2, 2], [true, false, true, true]);
        return new CandidatePlan(EditLog.Empty.WithMasks([mask.ToDigest()]), ImmutableSortedDictionary<string, int>.Empty.Add("w", 1), [mask])
        {
            Weights = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("w", Tensor.Of<float>([2, 2], [first, 0, -1, 4]))]),
        };
    }

    private static ModelGraph Graph()
    {
        var b = new GraphBuilder("g");
        b.Constant("w", Tensor.Of<float>([2, 2], [1f, 2, 3, 4]));
        return b.Build((b.Node("Gemm", "fc", [b.Input("x", 2), "w"], ("transB", 1)), "y"));
    }
}
