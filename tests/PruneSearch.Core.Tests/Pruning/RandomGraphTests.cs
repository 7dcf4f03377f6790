using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit.Reference;
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
            graph = seed % 4 == 0 ? graph.Bind("N", 2) : graph; // a fixed batch is one more axis that folds and splits
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
                Assert.True(SurgeryOracle.Check(second, new ReferenceBackend(), [], Verify.Exact).Passed);
                CutResult both = first.Then(second);
                Assert.True(SurgeryOracle.Check(both, new ReferenceBackend(), [], Verify.Exact).Passed);
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

    [Fact]
    public void Random_cuts_of_resized_graphs_pass_the_oracle_in_double_precision()
    {
        int cuts = 0;
        for (ulong seed = 1; seed <= Graphs / 4; seed++)
        {
            ModelGraph graph = GraphSimplifier.Run(RandomGraph.DrawResized(seed));
            var groups = PruningGroups.Of(graph);
            if (groups.Groups.Length > 0 && graph.Nodes.Any(n => n.OpType == "Resize"))
            {
                Verify.Cut(groups, Verify.RandomSelection(groups, new RandomStream(seed, "first")));
                cuts++;
            }
        }

        Assert.True(cuts > Graphs / 8, $"{cuts} cuts: the generator has become too tame");
    }

    // One index wrong in one slice. What cannot be seen is not read by anything, or is dead under its activation.
    [Fact]
    public void The_oracle_sees_single_wrong_indices_in_random_graphs()
    {
        int faults = 0;
        int seen = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            ModelGraph graph = GraphSimplifier.Run(RandomGraph.Draw(seed));
            graph = graph.WithInitializers(WeightPerturbation.Of(graph, seed).Select(w => KeyValuePair.Create(w.Key, (TensorSource)w.Value)));
            var groups = PruningGroups.Of(graph);
            var random = new RandomStream(seed, "fault");
            CutResult cut = GraphSurgery.Cut(groups, Verify.RandomSelection(groups, random));
            AxisRef[] axes = [.. cut.Cuts.Axes.Where(a => ModelCost.ParameterNames(graph).Contains(a.Value) && cut.Cuts.Columns(a.Value) is null)];
            if (axes.Length == 0)
            {
                continue;
            }

            AxisRef axis = axes[random.NextInt(axes.Length)];
            TensorSource source = graph.Initializers[axis.Value];
            int[]?[] kept = [.. Enumerable.Range(0, source.Rank).Select(a => cut.Cuts.Kept(new(axis.Value, a))?.ToArray())];
            int[] removed = [.. Enumerable.Range(0, (int)source.Dims[axis.Axis]).Except(kept[axis.Axis]!)];
            kept[axis.Axis]![random.NextInt(kept[axis.Axis]!.Length)] = removed[random.NextInt(removed.Length)];
            Tensor wrong = new TensorSlicer(source.Dims, kept, null).Apply(source.Read());
            CutResult fault = cut with { Graph = cut.Graph.WithInitializers([KeyValuePair.Create(axis.Value, (TensorSource)wrong)]) };
            faults++;
            seen += SurgeryOracle.Check(fault, new ReferenceBackend(), [], OracleOptions.Default with { Perturb = false, RandomSamples = 6 }).Passed ? 0 : 1;
        }

        Assert.True(faults > 80 && seen >= faults * 0.93, $"{seen} of {faults} faults seen");
    }
}
