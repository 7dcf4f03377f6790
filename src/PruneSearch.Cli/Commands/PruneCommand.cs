using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.MaskSolvers;
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
        var backend = new BackendChoosing(command, BackendNames.Auto);
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
                    return Run(request, backend.Choose(parsed), data.IsGiven(parsed) ? data.Open(parsed) : null, parsed.GetValue(json), cancellation);
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
        else if (Granularity.Find(r.Granularity) is { } known && known != Granularity.Layer && PruningCriteria.BuiltIn(1)[r.Criterion] is var criterion)
        {
            if (!criterion.Scope.HasFlag(CriterionScopes.OfGranularity(r.Granularity)))
            {
                errors.Add(new InputError("--criterion", $"{r.Criterion} does not score the granularity {r.Granularity}", $"{r.Criterion} scores {criterion.Scope.InWords()} only"));
            }
            else if (criterion.Solver is not null && SparsityPattern.From(known.Pattern!, 1) is null)
            {
                errors.Add(new InputError("--criterion", $"{r.Criterion} does not solve for blocks", $"{r.Criterion} goes with weight and N:M"));
            }
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

    private static int Run(Request r, BackendChoice choice, (DataSlice Data, Normalization Normalization)? data, bool json, CancellationToken cancellation)
    {
        ModelGraph graph = ModelFiles.Open(r.Model, r.Bind);
        IExecutionBackend backend = choice.Backend;
        var granularity = Granularity.Of(r.Granularity);
        WeightGroups weights = WeightGroups.Of(graph, r.Options, granularity.Pattern);
        IRemovableUnits? cutting = granularity.IsMask ? null
            : granularity == Granularity.Layer ? DepthGroups.Of(graph, r.Options)
            : PruningGroups.Of(graph, r.Options with { Units = granularity.Units });
        IMaskSolver? solver = cutting is DepthGroups ? null : PruningCriteria.BuiltIn(r.Seed)[r.Criterion].Solver;
        (ScoredGroup[] scored, int[] removals) = cutting is DepthGroups blocks
            ? ChooseBlocks(r, graph, blocks, data, backend, cancellation)
            : Choose(r, graph, cutting?.Groups ?? [.. weights.Groups], data, backend, cancellation);
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
            pruned = solver is not null
                ? Solved(solver, graph, weights, granularity.Pattern!, removals, Source(r, graph, EvidenceNeeds.InputGrams, data, backend), cancellation)
                : WeightMasking.Apply(graph, WeightMasking.Masks(scored, removals));
        }

        object[] excluded = cutting switch { PruningGroups channels => [.. channels.Exclusions], DepthGroups depth => [.. depth.Exclusions], _ => [.. weights.Exclusions] };
        if (receipt is { Passed: false })
        {
            Report(r, choice, graph, pruned, receipt, excluded, removals.Sum(), bypassed, json);
            Terminal.ErrorLine("the surgery oracle failed: the cut would be wrong, and nothing was written");
            return ExitCode.Failed;
        }

        OnnxWriter.Write(pruned, r.Output);
        Report(r, choice, graph, pruned, receipt, excluded, removals.Sum(), bypassed, json);
        return ExitCode.Ok;
    }

    private static (ScoredGroup[] Scored, int[] Removals) ChooseBlocks(
        Request r, ModelGraph graph, DepthGroups blocks, (DataSlice Data, Normalization Normalization)? data, IExecutionBackend backend, CancellationToken cancellation)
    {
        ScoredGroup[] scored =
        [
            .. ((IRemovableUnits)blocks).Groups.Select(g => new ScoredGroup(g, BlockScoring.Of(
                graph, (DepthGroup)g, r.Model, DepthCriteria.BuiltIn(r.Seed)[r.Criterion], data, r.Threads, backend,
                (gated, gates) => EvidenceCollector.Gather(gated, gates, EvidenceNeeds.Gradients, Source(r, graph, EvidenceNeeds.Gradients, data, backend), cancellation), cancellation))),
        ];
        return (scored, new UniformAllocation().Removals(scored, r.Ratio));
    }

    private static (ScoredGroup[] Scored, int[] Removals) Choose(
        Request r, ModelGraph graph, IReadOnlyList<PruningGroup> groups, (DataSlice Data, Normalization Normalization)? data, IExecutionBackend backend, CancellationToken cancellation)
    {
        IPruningCriterion criterion = PruningCriteria.BuiltIn(r.Seed)[r.Criterion];
        EvidenceSource source = Source(r, graph, criterion.Needs, data, backend);
        ScoreNormalization normalization = r.Allocation == "global" ? ScoreNormalization.Mean : ScoreNormalization.None;
        IAllocation allocation = r.Allocation == "global" ? new GlobalAllocation() : new UniformAllocation();
        return ScoringRounds.Run(
            criterion,
            graph,
            groups,
            current => EvidenceCollector.Gather(current, [.. groups.Select(g => g.Scored)], criterion.Needs, source, cancellation),
            (group, scores) => normalization.Apply(scores, group),
            (current, share) => allocation.Removals(current, ScoringRounds.RatioAt(r.Ratio, share)));
    }

    private static void Report(Request r, BackendChoice choice, ModelGraph before, ModelGraph after, SurgeryReceipt? receipt, object[] excluded, int removed, string[] bypassed, bool json)
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
                    backend = receipt.Backend,
                },
                backend = choice.ToString(),
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

        Terminal.Line($"backend    {choice}");
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

    private static ModelGraph Solved(IMaskSolver solver, ModelGraph graph, WeightGroups weights, WeightPattern pattern, int[] removals, EvidenceSource source, CancellationToken cancellation) =>
        graph.WithInitializers(LayerwiseSolving
            .Run(solver, graph, weights.Groups.Zip(removals).Where(g => g.Second > 0).Select(g => ((WeightGroup)g.First, SparsityPattern.From(pattern, g.Second)!)), source, cancellation)
            .Select(s => KeyValuePair.Create(s.Value.Mask.Initializer, (TensorSource)s.Value.Weights)));

    private static EvidenceSource Source(Request r, ModelGraph graph, EvidenceNeeds needs, (DataSlice Data, Normalization Normalization)? data, IExecutionBackend backend)
    {
        const int Batches = 8;
        if (needs.RequiresData() && data is null)
        {
            throw new InvalidInputException("--data", $"is missing; the criterion {r.Criterion} looks at labelled samples", "give --data KIND:PATH (and usually --split train)");
        }

        var source = new EvidenceSource { Backend = backend, MaxBatch = 1, Threads = r.Threads, Loss = [new LossTerm.CrossEntropy()], Batches = _ => [] };
        if (data is not { } d || !needs.RequiresData())
        {
            return source;
        }

        EvaluateCommand.CheckSamples(r.Model, graph, d.Data);
        int batch = Math.Min(64, d.Data.Count);
        var samples = PreparedSamples.Read(d.Data.Take(Math.Min(d.Data.Count, batch * Batches)), d.Normalization);
        return source with
        {
            MaxBatch = batch,
            Batches = _ => Enumerable.Range(0, samples.Count / batch)
                .Select(i => new TrainingBatch([ModelOutputs.Inputs(samples, i * batch, batch)], samples.Labels[(i * batch)..((i + 1) * batch)])),
        };
    }

    private sealed record Request(
        string Model, string Output, string Criterion, double Ratio, string Granularity, string Allocation, GroupOptions Options, ulong Seed, int Threads, string[]? Bind);
}
