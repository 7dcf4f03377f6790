using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Bench;

/// <summary>
/// Time to find what can be pruned, score it, choose and cut, ours from an ONNX file and Torch-Pruning's from the module it was exported
/// from, in turn. Ours counts until the last kept weight is copied; reading the file is timed apart.
/// </summary>
internal sealed class PlanningBench(string python, string torchPruning, double ratio, int rounds)
{
    private static readonly string[] Networks = ["resnet50", "densenet121", "mobilenet_v2"];

    public void Run(string only)
    {
        string[] networks = [.. Networks.Where(n => n.Contains(only, StringComparison.OrdinalIgnoreCase))];
        string folder = Directory.CreateTempSubdirectory("prunesearch-bench").FullName;
        try
        {
            using var peer = new PythonPeer(python, "planning_peer.py", [folder, "1", .. networks], 1, torchPruning);
            using (JsonDocument first = JsonDocument.Parse(peer.Line()))
            {
                Console.WriteLine($"PyTorch {first.RootElement.GetProperty("torch")}, Torch-Pruning {first.RootElement.GetProperty("torchPruning")}; L2 magnitude, uniform, ratio {ratio}; one thread, {rounds} rounds in turn; seconds: median (first)");
            }

            Console.WriteLine($"{"network",-18} {"load",17} {"groups",8} {"scores",8} {"cut",8} {"plan + cut",17} {"Torch-Pruning",17} {"ratio",7}   {"parameters",23} {"MACs",15}  convolutions cut");
            foreach (string network in networks)
            {
                foreach (string suffix in new[] { string.Empty, "-bn" })
                {
                    Compare(network, suffix, Path.Combine(folder, network + suffix + ".onnx"), peer);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Compare(string network, string suffix, string path, PythonPeer peer)
    {
        var ours = new List<PlanningTimes>();
        var theirs = new List<double>();
        ModelGraph? cut = null;
        JsonElement left = default;
        PruningGroups? groups = null;
        for (int round = 0; round <= rounds; round++)
        {
            (PlanningTimes times, groups, cut) = Once(path);
            ours.Add(times);
            left = JsonDocument.Parse(peer.Ask($"{network} {ratio.ToString(CultureInfo.InvariantCulture)}")).RootElement;
            theirs.Add(left.GetProperty("seconds").GetDouble());
        }

        double Median(Func<PlanningTimes, double> part) => Ratio.Median(ours.Skip(1).Select(part));
        double peerMedian = Ratio.Median(theirs.Skip(1));
        int convolutions = cut!.Nodes.Count(n => n.OpType == "Conv");
        int pruned = cut.Nodes.Count(n => n.OpType == "Conv" && cut.Initializers[n.Inputs[1]].Dims[0] < groups!.Graph.Initializers[n.Inputs[1]].Dims[0]);
        Console.WriteLine(
            $"{network + suffix,-18} {Cell(Median(t => t.Load), ours[0].Load)} {Median(t => t.Groups),8:0.0000} {Median(t => t.Scores),8:0.0000} {Median(t => t.Cut),8:0.0000} "
            + $"{Cell(Median(t => t.Plan), ours[0].Plan)} {Cell(peerMedian, theirs[0])} {peerMedian / Median(t => t.Plan),6:0.00}x   "
            + $"{ModelCost.Of(cut).Parameters / 1e6,7:0.000} M / {left.GetProperty("parameters").GetInt64() / 1e6,7:0.000} M {ModelCost.MacsOf(cut) / 1e9,6:0.000} / {left.GetProperty("macs").GetInt64() / 1e9,6:0.000}  "
            + $"{pruned} of {convolutions} / {left.GetProperty("pruned")} of {left.GetProperty("layers")}");
        foreach (Exclusion exclusion in groups!.Exclusions)
        {
            Console.Error.WriteLine($"  stays: {exclusion}");
        }
    }

    private static string Cell(double median, double first) => $"{median:0.0000} ({first:0.0000})".PadLeft(17);

    private (PlanningTimes Times, PruningGroups Groups, ModelGraph Cut) Once(string path)
    {
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(path, new OnnxReadOptions()).Graph);
        long loaded = Stopwatch.GetTimestamp();
        var groups = PruningGroups.Of(graph);
        long found = Stopwatch.GetTimestamp();
        var evidence = Evidence.OfWeights(graph);
        ScoredGroup[] scored = [.. groups.Groups.Select(g => new ScoredGroup(g, MagnitudeCriterion.L2.Score(g, evidence)))];
        var selection = Selection.Lowest(scored, new UniformAllocation().Removals(scored, ratio));
        long chosen = Stopwatch.GetTimestamp();
        CutResult cut = groups.Cut(selection);
        ModelGraph small = cut.Graph.WithInitializers(cut.Graph.Initializers.Select(i => KeyValuePair.Create(i.Key, (TensorSource)i.Value.Read())));
        long end = Stopwatch.GetTimestamp();
        return (new PlanningTimes(Seconds(start, loaded), Seconds(loaded, found), Seconds(found, chosen), Seconds(chosen, end)), groups, small);
    }

    private static double Seconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds;
}
