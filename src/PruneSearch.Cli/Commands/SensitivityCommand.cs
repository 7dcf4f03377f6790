using System.CommandLine;
using System.Globalization;
using PruneSearch.Campaigns.Sensitivity;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;
using PruneSearch.Training;
using Spectre.Console;

namespace PruneSearch.Cli.Commands;

/// <summary><c>sensitivity MODEL --data ...</c>: what each group alone can spare, in accuracy and in time.</summary>
internal static class SensitivityCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX classifier." };
        string[] criteria = [.. PruningCriteria.BuiltIn(1).Names.Where(n => PruningCriteria.BuiltIn(1)[n].Needs is EvidenceNeeds.None or EvidenceNeeds.Weights)];
        var criterion = new Option<string>("--criterion") { Description = $"What ranks the units: {string.Join(", ", criteria)}.", DefaultValueFactory = _ => "l2" };
        criterion.AcceptOnlyFromAmong(criteria);
        var granularity = new Option<string>("--granularity") { Description = "channel, head, headDim, weight, or a pattern such as 2:4 or 4x4.", DefaultValueFactory = _ => "channel" };
        var ratios = new Option<string>("--ratios") { Description = "Fractions of a group to remove.", DefaultValueFactory = _ => string.Join(',', SensitivityAnalysis.DefaultRatios.Select(r => r.ToString(CultureInfo.InvariantCulture))) };
        var runtime = new Option<string?>("--runtime") { Description = "Also times every cut beside the dense model: onnxruntime, compute, torch, or tool:NAME." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of each timing.", DefaultValueFactory = _ => 30 };
        Option<string?> library = CommonOptions.OnnxRuntime();
        Option<string?> tools = ToolOptions.Tools();
        Option<int> threads = CommonOptions.Threads();
        Option<string[]> bind = CommonOptions.Bind();
        var html = new Option<string?>("--html") { Description = "Also writes the curves and the table as one self-contained HTML page." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("sensitivity", "Prunes one group at a time and shows what that costs in accuracy and brings in time.")
        {
            model, criterion, granularity, ratios, runtime, rounds, library, tools, threads, bind, html, json,
        };
        var backend = new BackendChoosing(command, BackendNames.Auto);
        var data = new DataOptions(command, required: true);
        command.Runs(
            async (parsed, cancellation) =>
            {
                string? page = parsed.GetValue(html);
                if (page is not null)
                {
                    PageFile.CheckFolder("--html", page);
                }

                CommonOptions.UseOnnxRuntime(parsed.GetValue(library));
                RuntimeRegistry runtimes = Runtimes.InChildren(Services.Clock, ToolOptions.Read(parsed.GetValue(tools)));
                Target? target = parsed.GetValue(runtime) is { } name ? TargetOf(name, runtimes) : null;
                var request = new Request(
                    parsed.GetValue(model)!, parsed.GetValue(criterion)!, GranularityOf(parsed.GetValue(granularity)!), Ratios(parsed.GetValue(ratios)!),
                    CommonOptions.Positive("--threads", parsed.GetValue(threads)), parsed.GetValue(bind), backend.Choose(parsed));
                ModelGraph graph = ModelFiles.Open(request.Model, request.Bind);
                (DataSlice slice, Normalization normalization) = data.Open(parsed);
                EvaluateCommand.CheckSamples(request.Model, graph, slice);
                var samples = PreparedSamples.Read(slice, normalization);
                SensitivityRow dense = Judge(graph, null, 0, 0, samples, request, cancellation);
                List<SensitivityRow> rows = await Services.WhileNothingIsTimedAsync(() => Rows(graph, samples, request, cancellation), cancellation).ConfigureAwait(false);
                if (target is not null)
                {
                    rows = await TimedAsync(rows, graph, target, parsed.GetValue(rounds), runtimes, cancellation).ConfigureAwait(false);
                }

                SensitivityStudy study = Study(dense, rows, (samples.Count, slice.Name), request, target);
                Write(dense, rows, study, samples.Count, target, request.Backend, parsed.GetValue(json));
                if (page is not null)
                {
                    PageFile.Write(page, writer => SensitivityReport.Write(writer, Path.GetFileName(request.Model), study));
                }

                return ExitCode.Ok;
            },
            json);
        return command;
    }

    private static List<SensitivityRow> Rows(ModelGraph graph, PreparedSamples samples, Request request, CancellationToken cancellation)
    {
        PruningGroups? channels = request.Granularity.Pattern is null ? PruningGroups.Of(graph, new GroupOptions { Units = request.Granularity.Units }) : null;
        IReadOnlyList<PruningGroup> groups = channels is not null ? [.. channels.Groups] : [.. WeightGroups.Of(graph, pattern: request.Granularity.Pattern).Groups];
        IPruningCriterion criterion = PruningCriteria.BuiltIn(1)[request.Criterion];
        var evidence = Evidence.OfWeights(graph);
        ScoredGroup[] scored = [.. groups.Select(g => ScoredGroup.Pooled(g, criterion.Score(g.Scored, evidence)))];
        return
        [
            .. SensitivityAnalysis.Run(scored, request.Ratios, (group, removed) =>
            {
                ModelGraph cut = channels is null
                    ? WeightMasking.Apply(graph, [WeightMask.Lowest(group, removed)])
                    : GraphSurgery.Cut(channels, Selection.Lowest([group], [removed])).Graph;
                return Judge(cut, group.Group.Id, removed, group.Group.Count, samples, request, cancellation);
            }).Select(r => r.Judgement),
        ];
    }

    private static SensitivityRow Judge(ModelGraph graph, string? group, int removed, int units, PreparedSamples samples, Request request, CancellationToken cancellation)
    {
        (Proportion accuracy, double loss, _) = ClassificationJudge.Run(graph, request.Backend.Backend, samples, request.Threads, cancellation);
        return new SensitivityRow(group ?? "dense", removed, units, accuracy, loss, ModelCost.MacsOf(graph), graph);
    }

    private static async Task<List<SensitivityRow>> TimedAsync(
        List<SensitivityRow> rows, ModelGraph dense, Target target, int rounds, RuntimeRegistry runtimes, CancellationToken cancellation)
    {
        var protocol = new MeasurementProtocol { Rounds = rounds, MinimumRounds = Math.Min(rounds, new MeasurementProtocol().MinimumRounds) };
        InputError[] errors = [.. protocol.Validate("command line")];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        string folder = Directory.CreateTempSubdirectory("prunesearch-").FullName;
        try
        {
            string whole = Path.Combine(folder, "dense.onnx");
            OnnxWriter.Write(dense, whole);
            LatencyMeasurer measurer = Services.Measurer(runtimes);
            var timed = new List<SensitivityRow>();
            foreach (SensitivityRow row in rows)
            {
                string path = Path.Combine(folder, "cut.onnx");
                OnnxWriter.Write(row.Graph, path);
                MeasurementReceipt receipt = await measurer.MeasureAsync(new MeasurementRequest(target, ModelFile.Of(path), ModelFile.Of(whole), protocol), cancellation).ConfigureAwait(false);
                timed.Add(row with { Receipt = receipt });
            }

            return timed;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SensitivityStudy Study(SensitivityRow dense, List<SensitivityRow> rows, (int Count, string Of) samples, Request request, Target? target) => new()
    {
        Granularity = request.Granularity.Name,
        Criterion = request.Criterion,
        Samples = $"{samples.Count} samples of {samples.Of}",
        Dense = dense.ToCut(samples.Count).Figures,
        DenseMacs = dense.Macs,
        Groups = [.. rows.GroupBy(r => r.Group, StringComparer.Ordinal).Select(g => new StudiedGroup(g.Key, g.First().Units, [.. g.Select(r => r.ToCut(samples.Count))]))],
        Target = target?.ToString(),
    };

    private static void Write(SensitivityRow dense, List<SensitivityRow> rows, SensitivityStudy study, int samples, Target? target, BackendChoice backend, bool json)
    {
        if (json)
        {
            JsonOutput.Write(new
            {
                samples,
                backend = backend.ToString(),
                dense = new { accuracy = dense.Accuracy.Value, dense.Loss, macs = dense.Macs },
                critical = study.Critical.Select(g => g.Id),
                groups = rows.GroupBy(r => r.Group, StringComparer.Ordinal).Select(g => new
                {
                    group = g.Key,
                    points = g.Select(r => new
                    {
                        removed = r.Removed, units = r.Units, ratio = r.Ratio, accuracy = r.Accuracy.Value, accuracyLow = r.Accuracy.Low, accuracyHigh = r.Accuracy.High, loss = r.Loss,
                        drop = dense.Accuracy.Value - r.Accuracy.Value, macs = r.Macs, latencyMs = r.Receipt?.Candidate.Median.Value, denseMs = r.Receipt?.Dense?.Median.Value,
                        unstable = r.Receipt?.Instabilities.Select(i => i.Detail), speedup = r.Receipt?.Speedup is { } s ? new { value = s.Value, low = s.Low, high = s.High } : null,
                    }),
                }),
            });
            return;
        }

        Terminal.Line($"dense  accuracy {Figures.Share(dense.Accuracy.Value)} [{Figures.Share(dense.Accuracy.Low)}, {Figures.Share(dense.Accuracy.High)}]  loss {Figures.Number(dense.Loss)}  {Figures.Count(dense.Macs)} MACs  on {samples} samples");
        Terminal.Line($"backend {backend}");
        Table table = new Table().Border(TableBorder.Minimal).AddColumn("group").AddColumn(new TableColumn("removed").RightAligned()).AddColumn(new TableColumn("accuracy").RightAligned())
            .AddColumn(new TableColumn("drop").RightAligned()).AddColumn(new TableColumn("loss").RightAligned()).AddColumn(new TableColumn("MACs saved").RightAligned());
        bool timed = target is not null;
        if (timed)
        {
            table.AddColumn(Markup.Escape($"median, dense in the same run, speedup on {target}"));
        }

        string? last = null;
        foreach (SensitivityRow r in rows)
        {
            string[] cells =
            [
                Markup.Escape(r.Group == last ? string.Empty : r.Group), $"{r.Removed} of {r.Units} ({Figures.Share(r.Ratio)})", Figures.Share(r.Accuracy.Value), Figures.Share(dense.Accuracy.Value - r.Accuracy.Value),
                Figures.Number(r.Loss), Figures.Share(1 - ((double)r.Macs / Math.Max(1, dense.Macs))), .. timed ? [Markup.Escape(r.Speed)] : Array.Empty<string>(),
            ];
            table.AddRow(cells);
            last = r.Group;
        }

        Terminal.Out.Write(table);
        Terminal.Line($"most sensitive first: {string.Join(", ", study.MostSensitiveFirst.Select(g => g.Id))}");
        if (study.Critical.Any())
        {
            Terminal.Line($"critical, below the dense model's interval at their smallest cut and losing no less than the average: {string.Join(", ", study.Critical.Select(g => g.Id))}");
        }

        Terminal.Line("leave a group alone with prune.exclude; let these curves set the ratios with prune.allocation sensitivity");
    }

    private static Granularity GranularityOf(string name) => Granularity.Find(name) is { } granularity && granularity != Granularity.Layer
        ? granularity
        : throw new InvalidInputException("--granularity", $"'{name}' has no groups to compare", "channel, head, headDim, weight, or a pattern such as 2:4 or 4x4");

    private static double[] Ratios(string text)
    {
        double[] ratios = [.. text.Split(',').Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out double r) && r is > 0 and < 1
            ? r
            : throw new InvalidInputException("--ratios", $"'{t}' is no fraction", "numbers above 0 and below 1, separated by commas"))];
        return ratios;
    }

    private static Target TargetOf(string runtime, RuntimeRegistry runtimes)
    {
        var errors = new List<InputError>();
        return Target.Create(new TargetSpec { Name = "local", Runtime = runtime }, "command line", runtimes.Names, errors) ?? throw new InvalidInputException(errors);
    }

    private sealed record Request(string Model, string Criterion, Granularity Granularity, double[] Ratios, int Threads, string[]? Bind, BackendChoice Backend);
}
