using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning;

/// <summary>What every topology must satisfy: the stated groups, and cuts that the oracle confirms in double precision.</summary>
internal static class Verify
{
    public static readonly OracleOptions Exact = new() { Tolerance = 1e-9, RandomSamples = 3, Threads = 1 };

    /// <summary>
    /// Groups as <c>ID: COUNT units, made by A B, read by C D</c>, in order; then cuts at random, checked by <see cref="Cut"/>.
    /// </summary>
    public static PruningGroups Groups(ModelGraph graph, params string[] expected) => Groups(graph, null, expected);

    public static PruningGroups Groups(ModelGraph graph, GroupOptions? options, params string[] expected)
    {
        var groups = PruningGroups.Of(graph, options);
        Assert.Equal(expected, groups.Groups.Select(Line));
        for (ulong seed = 1; seed <= 3; seed++)
        {
            Cut(groups, RandomSelection(groups, new RandomStream(seed, "cut")));
        }

        return groups;
    }

    /// <summary>Exclusions as <c>NODE axis A: REASON</c>, with the number of indices where not all are excluded.</summary>
    public static void Kept(PruningGroups groups, params string[] expected) =>
        Assert.Equal(expected, groups.Exclusions.Select(e => $"{e.Node} axis {e.Axis}{(e.Indices == e.Size ? string.Empty : $" {e.Indices}/{e.Size}")}: {e.Reason}"));

    /// <summary>Cuts; the oracle confirms it, the edit log replays to the same bytes, and the cost agrees with the quick estimate.</summary>
    public static CutResult Cut(PruningGroups groups, Selection selection)
    {
        CutResult cut = GraphSurgery.Cut(groups, selection);
        SurgeryReceipt receipt = SurgeryOracle.Check(cut, new ReferenceBackend(), [], Exact);
        Assert.True(receipt.Passed, $"{receipt.MaxAbsDifference} of {receipt.OutputScale} at {receipt.Output} after {cut.Log}\n{groups.Describe()}");
        var cost = ModelCost.Of(cut.Graph);
        Assert.Equal(new CutCost(cost.Parameters, cost.Macs), new CutCostModel(groups).Of(selection));
        CutResult replayed = EditLog.Parse(cut.Log.ToJson()).Replay(groups.Graph);
        Assert.Equal(OnnxWriter.ToBytes(cut.Graph), OnnxWriter.ToBytes(replayed.Graph));
        Assert.Equal(cut.Log.Identity, replayed.Log.Identity);
        return cut;
    }

    /// <summary>From each group a random allowed number of random units, the same number from every partition; at least one unit in all.</summary>
    public static Selection RandomSelection(PruningGroups groups, RandomStream random)
    {
        Selection selection = Selection.Empty;
        foreach (UnitGroup group in groups.Groups)
        {
            int[] allowed = [.. group.Removals.All().Skip(selection == Selection.Empty && group.Removals.Most > 0 ? 1 : 0)];
            int perPartition = allowed[random.NextInt(allowed.Length)] / group.Removals.Partitions;
            var units = new List<int>();
            for (int p = 0; p < group.Removals.Partitions; p++)
            {
                int[] own = [.. Enumerable.Range(0, group.Count).Where(u => group.PartitionOf(u) == p)];
                random.Shuffle<int>(own);
                units.AddRange(own.Take(perPartition));
            }

            selection = selection.With(group, units);
        }

        return selection;
    }

    /// <summary>A group as <see cref="Groups(ModelGraph, string[])"/> states it.</summary>
    public static string Line(UnitGroup group)
    {
        string partitions = group.Removals.Partitions > 1 ? $" in {group.Removals.Partitions}" : string.Empty;
        return $"{group.Id}: {group.Count} units{partitions}, made by {Labels(AxisUse.Produces)}, read by {Labels(AxisUse.Consumes)}";

        string Labels(AxisUse part) => string.Join(" ", group.Layers.Where(l => (l.Part & part) != 0).Select(l => l.Node));
    }
}
