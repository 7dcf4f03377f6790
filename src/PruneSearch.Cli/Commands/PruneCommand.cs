using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Compute;
using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;
using PruneSearch.Training;

namespace PruneSearch.Cli.Commands;

/// <summary><c>prune MODEL</c>: one cut, checked, without training.</summary>
internal static class PruneCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX file." };
        var output = new Option<string>("--out") { Description = "Where the smaller model goes.", Required = true };
        var criterion = new Option<string>("--criterion") { Description = $"One of {string.Join(", ", PruningCriteria.BuiltIn(1).Names)}; of blocks, one of {string.Join(", ", DepthCriteria.BuiltIn(1).Names)}.", DefaultValueFactory = _ => "l2" };
        var ratio = new Option<double>("--ratio") { Description = "Fraction to remove: 0 to below 1.", DefaultValueFactory = _ => 0.5 };
        var granularity = new Option<string>("--granularity") { Description = $"What a unit is: {string.Join(", ", Granularity.Forms)}.", DefaultValueFactory = _ => "channel" };
        var allocation = new Option<string>("--allocation") { Description = "uniform (the same ratio everywhere) or global (one threshold).", DefaultValueFactory = _ => "uniform" };
        var roundTo = new Option<int>("--round-to") { Description = "What kept channels are a multiple of.", DefaultValueFactory = _ => 1 };
        var exclude = new Option<string[]>("--exclude") { Description = "Patterns of layers to leave alone.", AllowMultipleArgumentsPerToken = true };
        var seed = new Option<ulong>("--seed") { Description = "Seed of random scores.", DefaultValueFactory = _ => 1UL };
        Option<int> threads = CommonOptions.Threads();
        Option<string[]> bind = CommonOptions.Bind();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("prune", "Cuts a model once, without training, and proves that the cut is right.")
        {
            model, output, criterion, ratio, granularity, allocation, roundTo, exclude, seed, threads, bind, json,
        };
        var data = new DataOptions(command, required: false);
        command.Runs(
            (parsed, cancellation) => Services.WhileNothingIsTimedAsync(
                () =>
                {
                    var request = new Request(
                        parsed.GetValue(model)!, parsed.GetValue(output)!, parsed.GetValue(criterion)!, parsed.GetValue(ratio), parsed.GetValue(granularity)!,
                        parsed.GetValue(allocation)!, new GroupOptions { Exclude = parsed.GetValue(exclude) ?? [], RoundTo = parsed.GetValue(roundTo) },
                        parsed.GetValue(seed), CommonOptions.Positive("--threads", parsed.GetValue(threads)), parsed.GetValue(bind));
                    Check(request);
                    return Run(request, data.IsGiven(parsed) ? data.Open(parsed) : null, parsed.GetValue(json), cancellation);
                },
                cancellation),
            json);
        return command;
    }

    private static void Check(Request r)
    {
        var errors = new List<InputError>();
        if (!(r.Ratio is >= 0 and < 1))
        {
            errors.Add(new InputError("--ratio", $"is {r.Ratio}", "at least 0, below 1"));
        }

        if (Granularity.Find(r.Granularity) is null)
        {
            errors.Add(new InputError("--granularity", $"'{r.Granularity}' is not known", $"one of {string.Join(", ", Granularity.Forms)}"));
        }

        if (r.Allocation is not ("uniform" or "global"))
        {
            errors.Add(new InputError("--allocation", $"'{r.Allocation}' is not known", "uniform or global"));
        }

        IEnumerable<string> criteria = r.Granularity == Granularity.Layer.Name ? DepthCriteria.BuiltIn(1).Names : PruningCriteria.BuiltIn(1).Names;
        if (!criteria.Contains(r.Criterion))
        {
            errors.Add(new InputError("--criterion", $"'{r.Criterion}' is not known for {r.Granularity}", $"one of {string.Join(", ", criteria)}"));
        }

        if (Directory.Exists(r.Output))
        {
            errors.Add(new InputError("--out", $"'{r.Output}' is a folder", "the output is a file"));
        }

        if (Path.GetDirectoryName(Path.GetFullPath(r.Output)) is { } folder && !Directory.Exists(folder))
        {
            errors.Add(new InputError("--out", $"the folder '{folder}' does not exist", "the output's folder exists"));
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static int Run(Request r, (DataSlice Data, Normalization Normalization)? data, bool json, CancellationToken cancellation)
    {
        ModelGraph graph = ModelFiles.Open(r.Model, r.Bind);
        var backend = new ComputeBackend();
        WeightGroups weights = WeightGroups.Of(graph, r.Options, Granularity.Of(r.Granularity).Pattern);
        IRemovableUnits? cutting = Granularity.Of(r.Granularity) switch
        {
            { IsMask: true } => null,
            var g when g == Granularity.Layer => DepthGroups.Of(graph, r.Options),
            var g => PruningGroups.Of(graph, r.Options with { Units = g.Units }),
        };
        ScoredGroup[] scored = cutting is DepthGroups
            ? [.. cutting.Groups.Select(g => new ScoredGroup(g, BlockScoring.Of(
                graph, (DepthGroup)g, r.Model, DepthCriteria.BuiltIn(r.Seed)[r.Criterion], data, r.Threads, (gated, gates) => Gradients(r, gated, gates, data, backend, cancellation), cancellation)))]
            : Score(r, graph, cutting?.Groups ?? [.. weights.Groups], data, backend, cancellation);
        IAllocation allocation = r.Allocation == "global" && cutting is not DepthGroups ? new GlobalAllocation() : new UniformAllocation();
        int[] removals = allocation.Removals(scored, r.Ratio);
        ModelGraph pruned;
        SurgeryReceipt? receipt = null;
        string[] bypassed = [];
        if (cutting is not null)
        {
            CutResult cut = cutting.Cut(Selection.Lowest(scored, removals));
            pruned = cut.Graph;
            bypassed = [.. cut.Blocks.Select(b => b.Name)];
            if (!cut.Log.IsUncut)
            {
                IReadOnlyList<IReadOnlyList<Tensor>> real = data is { } d
                    ? [[ModelOutputs.Inputs(PreparedSamples.Read(d.Data.Take(Math.Min(8, d.Data.Count)), d.Normalization), 0, Math.Min(8, d.Data.Count))]]
                    : [];
                receipt = SurgeryOracle.Check(cut, backend, real, new OracleOptions { Threads = r.Threads, Seed = r.Seed });
            }
        }
        else
        {
            pruned = WeightMasking.Apply(graph, WeightMasking.Masks(scored, removals));
        }

        object[] excluded = cutting switch { PruningGroups channels => [.. channels.Exclusions], DepthGroups blocks => [.. blocks.Exclusions], _ => [.. weights.Exclusions] };
        if (receipt is { Passed: false })
        {
            Report(r, graph, pruned, receipt, excluded, removals.Sum(), bypassed, json);
            Terminal.ErrorLine("the surgery oracle failed: the cut would be wrong, and nothing was written");
            return ExitCode.Failed;
        }

        OnnxWriter.Write(pruned, r.Output);
        Report(r, graph, pruned, receipt, excluded, removals.Sum(), bypassed, json);
        return ExitCode.Ok;
    }

    private static ScoredGroup[] Score(
        Request r, ModelGraph graph, IReadOnlyList<PruningGroup> groups, (DataSlice Data, Normalization Normalization)? data, ComputeBackend backend, CancellationToken cancellation)
    {
        IPruningCriterion criterion = PruningCriteria.BuiltIn(r.Seed)[r.Criterion];
        Evidence evidence = criterion.Needs.HasFlag(EvidenceNeeds.Gradients) ? Gradients(r, graph, groups, data, backend, cancellation) : Evidence.OfWeights(graph);
        ScoreNormalization normalization = r.Allocation == "global" ? ScoreNormalization.Mean : ScoreNormalization.None;
        return [.. groups.Select(g => new ScoredGroup(g, normalization.Apply(g.Pool(criterion.Score(g.Scored, evidence)), g)))];
    }

    private static void Report(Request r, ModelGraph before, ModelGraph after, SurgeryReceipt? receipt, object[] excluded, int removed, string[] bypassed, bool json)
    {
        var dense = ModelCost.Of(before);
        var cost = ModelCost.Of(after);
        double sparsity = 1 - ((double)cost.NonZeroParameters / dense.Parameters);
        if (json)
        {
            JsonOutput.Write(new
            {
                parameters = new { before = dense.Parameters, after = cost.Parameters },
                nonZeroParameters = new { before = dense.NonZeroParameters, after = cost.NonZeroParameters },
                macs = new { before = dense.Macs, after = cost.Macs },
                sparsity,
                removed,
                bypassed,
                oracle = receipt is null ? null : new
                {
                    maxAbsDifference = receipt.MaxAbsDifference,
                    outputScale = receipt.OutputScale,
                    passed = receipt.Passed,
                    tolerance = receipt.Tolerance,
                    samples = receipt.Samples,
                    compared = receipt.Compared,
                },
                excluded = excluded.Select(PruningPlan.ToJson),
            });
            return;
        }

        Terminal.Line($"parameters {dense.Parameters:N0} -> {cost.Parameters:N0} ({cost.NonZeroParameters:N0} not zero, sparsity {Figures.Share(sparsity)})");
        Terminal.Line($"MACs       {dense.Macs:N0} -> {cost.Macs:N0} ({(double)dense.Macs / Math.Max(1, cost.Macs):0.00}x fewer)");
        if (receipt is not null)
        {
            Terminal.Line($"oracle     {(receipt.Passed ? "passed" : "FAILED")}: largest difference {receipt.MaxAbsDifference:G3} at outputs of scale {receipt.OutputScale:G3}, {receipt.Samples} samples, allowed {receipt.Tolerance:G1} of the scale");
        }

        foreach (string block in bypassed)
        {
            Terminal.Line($"bypassed   {block}");
        }

        foreach (object e in excluded)
        {
            Terminal.Line($"kept       {e}");
        }

        Terminal.Line($"written    {r.Output}");
    }

    private static Evidence Gradients(
        Request r, ModelGraph graph, IReadOnlyList<PruningGroup> groups, (DataSlice Data, Normalization Normalization)? data, ComputeBackend backend, CancellationToken cancellation)
    {
        const int Batches = 8;
        if (data is not { } d)
        {
            throw new InvalidInputException("--data", $"is missing; the criterion {r.Criterion} needs gradients on labelled samples", "give --data KIND:PATH (and usually --split train)");
        }

        EvaluateCommand.CheckSamples(r.Model, graph, d.Data);
        int batch = Math.Min(64, d.Data.Count);
        var samples = PreparedSamples.Read(d.Data.Take(Math.Min(d.Data.Count, batch * Batches)), d.Normalization);
        using ICompiledRegion region = backend.Compile(graph, [graph.Inputs[0].Name], GraphHeads.BeforeSoftmax(graph), new CompileOptions { MaxBatch = batch, Threads = r.Threads });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = false });
        IEnumerable<TrainingBatch> batches = Enumerable.Range(0, samples.Count / batch)
            .Select(i => new TrainingBatch([ModelOutputs.Inputs(samples, i * batch, batch)], samples.Labels[(i * batch)..((i + 1) * batch)]));
        return EvidenceCollector.Gradients(graph, [.. groups.Select(g => g.Scored)], session, batches, [new LossTerm.CrossEntropy()], cancellation);
    }

    private sealed record Request(
        string Model, string Output, string Criterion, double Ratio, string Granularity, string Allocation, GroupOptions Options, ulong Seed, int Threads, string[]? Bind);
}
