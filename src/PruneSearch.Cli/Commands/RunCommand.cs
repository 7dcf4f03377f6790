using System.CommandLine;
using System.Runtime.CompilerServices;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Execution;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Targets;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Cli.Commands;

/// <summary><c>run SPEC</c>: a campaign on this machine, in this process, from start to end.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(5);

    public static Command Create()
    {
        var spec = new Argument<string>("SPEC") { Description = "A campaign spec (YAML)." };
        var output = new Option<string?>("--out") { Description = "The campaign's folder. Default: runs/NAME." };
        var resume = new Option<bool>("--resume") { Description = "Go on with the campaign that is in the folder." };
        var parallel = new Option<int>("--parallel") { Description = "Candidates to work on at the same time.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int?>("--threads") { Description = "Threads of each. Default: the processors shared among them." };
        Option<string?> library = CommonOptions.OnnxRuntime();
        Option<string?> tools = ToolOptions.Tools();
        Option<bool> json = CommonOptions.Json();
        var dashboard = new Option<int?>("--dashboard")
        {
            Description = "Serve the dashboard of this campaign on http://127.0.0.1:PORT, for as long as it runs; without =PORT on a free port.",
            HelpName = "PORT",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("run", "Runs a campaign on this machine and writes its front, models and report.") { spec, output, resume, parallel, threads, dashboard, library, tools, json };
        var backend = new BackendChoosing(command, "as the spec says");
        command.Runs(
            async (parsed, cancellation) =>
            {
                CommonOptions.UseOnnxRuntime(parsed.GetValue(library));
                int workers = CommonOptions.Positive("--parallel", parsed.GetValue(parallel));
                int each = parsed.GetValue(threads) is { } t ? CommonOptions.Positive("--threads", t) : Math.Max(1, Environment.ProcessorCount / workers);
                int? port = parsed.GetResult(dashboard) is null ? null : RunDashboard.Port(parsed.GetValue(dashboard));
                string path = parsed.GetValue(spec)!;
                ToolRegistry registered = ToolOptions.Read(parsed.GetValue(tools));
                CampaignSpec read = SpecFiles.Read(path, registered);
                string folder = parsed.GetValue(output) ?? Path.Combine("runs", read.Name);
                BackendLimits limits = backend.Limits(parsed);
                read = Narrowed(read, limits);
                CheckFolder(folder, read, parsed.GetValue(resume));
                CheckRuntimes(read, registered, cancellation);
                BackendChoice choice = Backends.All().Choose(read.BackendRequest); // one that is not to be had is found before anything is written
                if (!parsed.GetValue(json))
                {
                    Terminal.Line($"backend {choice}");
                }

                CampaignSubmission submission = SpecFiles.Submission(path, read, changed: limits != new BackendLimits());
                return await RunAsync(path, submission, folder, workers, each, port, registered, parsed.GetValue(json), cancellation).ConfigureAwait(false);
            },
            json);
        return command;
    }

    /// <summary>The spec with what was decided on the command line: the campaign is known by that.</summary>
    private static CampaignSpec Narrowed(CampaignSpec spec, BackendLimits limits)
    {
        BackendRequest request = spec.BackendRequest.Narrowed(limits.Name, limits.Device);
        return spec with { Backend = request.Name, Torch = request.Name == BackendNames.Compute ? new TorchSpec() : spec.Torch with { Device = request.Options.Device } };
    }

    /// <summary>A folder with a campaign is taken up only when asked to, and only with the same spec.</summary>
    private static void CheckFolder(string folder, CampaignSpec spec, bool resume)
    {
        bool exists = File.Exists(Path.Combine(folder, FileJournal.FileName));
        if (!exists)
        {
            return;
        }

        if (!resume)
        {
            throw new InvalidInputException(folder, "holds a campaign already", "go on with it by --resume, or give another --out");
        }

        CampaignState state = CampaignReplay.Fold(FileJournal.Read(folder));
        if (state.Sequence == 0)
        {
            return;
        }

        SpecDifference[] differences = [.. CanonicalSpec.Differences(SpecFiles.OfCampaign(state), spec)];
        if (differences.Length > 0)
        {
            throw new InvalidInputException([.. differences.Select(d => new InputError(d.Path, $"was {d.First ?? "absent"} when the campaign started and is {d.Second ?? "absent"} now", "a campaign keeps its spec; give another --out for the changed one"))]);
        }
    }

    /// <summary>A runtime that is not to be had is found before hours are spent.</summary>
    private static void CheckRuntimes(CampaignSpec spec, ToolRegistry tools, CancellationToken cancellation)
    {
        RuntimeRegistry runtimes = Runtimes.InChildren(Services.Clock, tools);
        var errors = new List<InputError>();
        foreach (Target target in spec.Targets.Where(t => t.Kind == TargetKind.Measured))
        {
            using ILatencyRuntime runtime = runtimes.Open(target.Runtime);
            try
            {
                runtime.Describe(target.Options, cancellation);
            }
            catch (InvalidInputException e)
            {
                errors.AddRange(e.Errors.Select(x => x with { Where = $"target '{target.Name}', {x.Where}" }));
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static async Task<int> RunAsync(string path, CampaignSubmission submission, string folder, int workers, int threads, int? port, ToolRegistry tools, bool json, CancellationToken cancellation)
    {
        DurableFiles files = Services.Files();
        CampaignSpec spec = submission.Spec;
        var host = new EmbeddedCampaignHost(FileCampaignStore.Single(folder, files), new HostingOptions(Services.Clock, ProgramVersion.Text, LeaseDuration));
        await using (host.ConfigureAwait(false))
        {
            using ProgramTelemetry telemetry = ProgramTelemetry.Start(ProgramTelemetry.Run);
            await host.StartAsync(submission, cancellation).ConfigureAwait(false);
            if (host.Notice(spec.Name) is { } notice)
            {
                Terminal.ErrorLine($"warning {notice}");
            }

            RunDashboard dashboard = port is { } on ? await RunDashboard.StartAsync(on, host, folder, files, cancellation).ConfigureAwait(false) : RunDashboard.None;
            await using ConfiguredAsyncDisposable shown = dashboard.ConfigureAwait(false);
            using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task view = json ? Task.CompletedTask
                : Terminal.IsInteractive ? new LiveView(host, spec, folder).RunAsync(stopped.Token)
                : new PlainView(host, spec).RunAsync(stopped.Token);
            using var first = new WorkRunner(spec, Services.Runner(folder, files, threads, tools), Services.Clock);
            WorkRunner[] runners = [first, .. Enumerable.Range(1, workers - 1).Select(_ => first.Beside())];
            try
            {
                await WorkerCrew.RunAsync(
                    [.. runners.Select((runner, i) => new Worker(host, new WorkerAbilities($"local{i}"), (lease, progress, stop) => runner.RunAsync(lease.Item, progress, stop), Services.Clock))],
                    async () => (await host.GetAsync(spec.Name, CancellationToken.None).ConfigureAwait(false))!.IsOver,
                    stopped.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                await view.ConfigureAwait(false);
                Terminal.ErrorLine($"interrupted; go on with: prunesearch run {path} --out {folder} --resume");
                throw;
            }
            finally
            {
                foreach (WorkRunner runner in runners.Skip(1))
                {
                    runner.Dispose();
                }

                await stopped.CancelAsync().ConfigureAwait(false);
            }

            await view.ConfigureAwait(false);
            CampaignState state = (await host.GetAsync(spec.Name, CancellationToken.None).ConfigureAwait(false))!;
            if (state.Phase == CampaignPhase.Failed)
            {
                throw new InvalidOperationException($"the campaign failed: {state.Reason}");
            }

            await CampaignResults.WriteAsync(state, spec, folder, files, json, cancellation).ConfigureAwait(false);
            return state.Phase == CampaignPhase.Finished ? ExitCode.Ok : ExitCode.Failed;
        }
    }
}
