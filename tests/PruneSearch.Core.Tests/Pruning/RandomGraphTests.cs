using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning;

public sealed class RandomGraphTests
{
    private const int Graphs = 300;

    [Fact]
    public void Random_cuts_of_random_graphs_pass_the_oracle_in_double_precision()
    {
        int units = 0;
        int cuts = 0;
        for (ulong seed = 1; seed <= Graphs; seed++)
        {
            ModelGraph graph = GraphSimplifier.Run(RandomGraph.Draw(seed));
            var groups = PruningGroups.Of(graph);
            if (groups.Groups.Length == 0)
            {
                continue;
            }

            try
            {
                CutResult first = Verify.Cut(groups, Verify.RandomSelection(groups, new RandomStream(seed, "first")));
                cuts++;
                units += groups.Groups.Sum(g => g.Count);
                PruningGroups left = groups.After(first);
                if (left.Groups.All(g => g.Removals.Most == 0))
                {
                    continue;
                }

                // A cut of what is left, and both as one cut of the base model.
                CutResult second = GraphSurgery.Cut(left, Verify.RandomSelection(left, new RandomStream(seed, "second")));
                Assert.True(SurgeryOracle.Check(second, new TestKit.Reference.ReferenceBackend(), [], Verify.Exact).Passed);
                CutResult both = first.Then(second);
                Assert.True(SurgeryOracle.Check(both, new TestKit.Reference.ReferenceBackend(), [], Verify.Exact).Passed);
                CutResult replayed = both.Log.Replay(graph);
                Assert.Equal(OnnxWriter.ToBytes(second.Graph), OnnxWriter.ToBytes(replayed.Graph));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}\n{groups.Describe()}", e);
            }
        }

        Assert.True(cuts > Graphs * 9 / 10 && units > Graphs * 10, $"{cuts} cuts, {units} units: the generator has become too tame");
    }
}
