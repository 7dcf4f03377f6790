using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Isolation;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Work;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Data;
using PruneSearch.Execution;
using PruneSearch.Hardware.Hosting;

namespace PruneSearch.Cli.Commands;

/// <summary><c>worker --server URL</c>: works for a server until it is told to stop.</summary>
internal static class WorkerCommand
{
    private const string AnyTarget = "any";
    private const double ManagedShare = 0.9;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        Option<string?> server = ServerOptions.Server();
        var targets = new Option<string[]>("--targets")
        {
            Description = $"Targets of specs that this machine is: names, or '{AnyTarget}' for all. Default: none; then it measures nothing.", AllowMultipleArgumentsPerToken = true,
        };
        var noTrain = new Option<bool>("--no-train") { Description = "Only measure: prepare, train and evaluate nothing." };
        var name = new Option<string>("--name") { Description = "Names the worker in journals and logs. Default: the machine's name." };
        var folder = new Option<string>("--folder") { Description = "Where copies of artifacts are kept.", DefaultValueFactory = _ => Path.Combine("runs", "worker") };
        Option<string[]> roots = WorkOptions.DataRoots();
        var parallel = new Option<int>("--parallel") { Description = "Work items at the same time.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int?>("--threads") { Description = "Threads of each. Default: the processors shared among them." };
        var memory = new Option<string?>("--memory-limit") { Description = "Memory of each work item, such as 8GiB. Beyond it the item fails as out of memory. Default: no limit." };
        var disk = new Option<string>("--disk-limit") { Description = "Disk for copies of artifacts.", DefaultValueFactory = _ => "20GiB" };
        Option<string?> library = CommonOptions.OnnxRuntime();
        Option<string?> tools = ToolOptions.Tools();
        var command = new Command("worker", "Works for a server: leases work, does it, reports.")
        {
            server, targets, noTrain, name, folder, roots, parallel, threads, memory, disk, library, tools,
        };
        var backend = new BackendChoosing(command, "as each spec says");
        command.Subcommands.Add(WorkHostCommand.Create());
        command.Runs(async (parsed, cancellation) =>
        {
            CommonOptions.UseOnnxRuntime(parsed.GetValue(library));
            Uri url = ServerOptions.Url(parsed.GetValue(server), required: true)!;
            int slots = CommonOptions.Positive("--parallel", parsed.GetValue(parallel));
            int each = parsed.GetValue(threads) is { } t ? CommonOptions.Positive("--threads", t) : Math.Max(1, Environment.ProcessorCount / slots);
            string[] own = [.. (parsed.GetValue(targets) ?? []).SelectMany(x => x.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            bool trains = !parsed.GetValue(noTrain);
            if (!trains && own.Length == 0)
            {
                throw new InvalidInputException("--no-train", "leaves nothing to do", "a worker trains, or measures on --targets");
            }

            BackendLimits limits = backend.Limits(parsed);
            Backends.All().Require(limits.Name ?? BackendNames.Auto);
            _ = new DataRoots(parsed.GetValue(roots) ?? []);
            string? toolsFile = ToolOptions.PathOf(parsed.GetValue(tools));
            string registered = string.Join(", ", ToolOptions.Read(toolsFile).All.Select(t => t.Name));
            long diskBytes = ByteSize.Parse("--disk-limit", parsed.GetValue(disk)!) / slots;
            long? memoryBytes = parsed.GetValue(memory) is { } m ? ByteSize.Parse("--memory-limit", m) : null;
            string worker = parsed.GetValue(name) ?? Environment.MachineName;
            string work = Path.GetFullPath(parsed.GetValue(folder)!);
            var abilities = new WorkerAbilities(worker, trains, own.Contains(AnyTarget, StringComparer.Ordinal) ? null : own.ToHashSet(StringComparer.Ordinal));
            using ProgramTelemetry telemetry = ProgramTelemetry.Start(ProgramTelemetry.Worker);
            RemoteConnection connection = ServerOptions.Connection(url, Timeout.InfiniteTimeSpan);
            await RequireProtocolAsync(connection, cancellation).ConfigureAwait(false);
            Log($"worker {worker} for {url}: {(trains ? "trains" : "does not train")}, measures {(abilities.Targets is null ? "any target" : own.Length == 0 ? "nothing" : string.Join(", ", own))}, {slots} at a time with {each} thread(s){(registered.Length > 0 ? $"; tools {registered}" : string.Empty)}{(limits.Name is null ? string.Empty : $"; backend {limits.Name}")}{(limits.Device is null ? string.Empty : $" on {limits.Device}")}");
            string process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
            WorkChild[] children = [.. Enumerable.Range(0, slots).Select(i => new WorkChild(
                Child(url, worker, Path.Combine(work, $"slot{i}"), parsed.GetValue(roots) ?? [], each, diskBytes, memoryBytes, toolsFile, limits), new WorkLimits { Memory = memoryBytes }, Services.Clock))];
            try
            {
                var host = new RemoteCampaignHost(connection);
                await WorkerCrew.RunAsync(
                    [.. children.Select((child, i) => new Worker(
                        host, abilities with { Slot = $"{worker}/{process}/{i}" }, (lease, progress, stop) => DoAsync(host, child, lease, progress, stop), Services.Clock) { Log = e => Tell(e, telemetry, worker), ProgressEvery = ProgressEvery })],
                    () => Task.FromResult(false),
                    cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                Log("stopped");
            }
            finally
            {
                foreach (WorkChild child in children)
                {
                    child.Dispose();
                }
            }

            return ExitCode.Ok; // stopping is how a worker ends
        });
        return command;
    }

    private static async Task RequireProtocolAsync(RemoteConnection connection, CancellationToken cancellation)
    {
        VersionDocument version = await connection.AskAsync(HttpMethod.Get, ApiRoutes.Version, null, RemoteJson.Default.VersionDocument, TimeSpan.Zero, cancellation).ConfigureAwait(false)
            ?? throw new InvalidInputException("--server", $"{connection.Http.BaseAddress} is not a PruneSearch server", "the URL of 'prunesearch serve' or of a cluster's api");
        if (version.Protocol != WorkerProtocol.Version)
        {
            throw new InvalidInputException("--server", $"speaks protocol {version.Protocol} (version {version.Version}); this worker speaks {WorkerProtocol.Version}", "workers and servers speak the same protocol: use workers of the server's version");
        }
    }

    private static async Task<WorkReport> DoAsync(RemoteCampaignHost host, WorkChild child, WorkLease lease, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        SpecDocument spec = await host.SpecAsync(lease.Campaign, cancellation).ConfigureAwait(false)
            ?? throw new WorkFailedException(PruneSearch.Campaigns.Records.FailureKind.Fault, $"campaign '{lease.Campaign}' is gone");
        return await child.RunAsync(spec, lease.Item, progress, cancellation).ConfigureAwait(false);
    }

    private static ChildCommand Child(Uri server, string name, string folder, string[] roots, int threads, long disk, long? memory, string? tools, BackendLimits limits)
    {
        string[] arguments =
        [
            "worker", "host", "--server", server.ToString(), "--name", name, "--folder", folder, "--threads", threads.ToString(CultureInfo.InvariantCulture),
            "--disk-limit", disk.ToString(CultureInfo.InvariantCulture), .. roots.SelectMany(r => new[] { "--data-root", Path.GetFullPath(r) }),
            .. tools is null ? Array.Empty<string>() : ["--tools", tools], .. limits.Name is null ? Array.Empty<string>() : ["--backend", limits.Name],
            .. limits.Device is null ? Array.Empty<string>() : ["--device", limits.Device],
        ];
        ChildCommand command = ThisProgram.Command(arguments);
        return memory is not { } limit ? command : command with
        {
            // Managed memory runs out first, and tells which allocation it was.
            Environment = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = ((long)(limit * ManagedShare)).ToString("X", CultureInfo.InvariantCulture) },
        };
    }

    private static void Tell(WorkerEvent e, ProgramTelemetry telemetry, string worker)
    {
        telemetry.Tell(e, worker);
        switch (e)
        {
            case WorkerEvent.Leased x:
                Log($"leased {Of(x.Lease)}");
                break;
            case WorkerEvent.Lost x:
                Log($"lost {Of(x.Lease)}");
                break;
            case WorkerEvent.Reported { Outcome: var outcome } x:
                string what = outcome switch
                {
                    WorkOutcome.Done d => d.Report.Backend is { } by ? $"done by {by}" : "done",
                    WorkOutcome.Failed f => $"failed ({f.Kind}): {f.Message}",
                    WorkOutcome.Released r => r.Checkpoint is { } checkpoint ? $"given back with checkpoint {checkpoint}" : "given back",
                    _ => outcome.GetType().Name,
                };
                Log($"{(x.Accepted ? "reported" : "refused")} {Of(x.Lease)} {what}");
                break;
        }
    }

    private static string Of(WorkLease lease) => $"{lease.Campaign} {lease.Token.ToString(CultureInfo.InvariantCulture)} {lease.Item.Id}";

    private static void Log(string text) => Terminal.Line($"{Services.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {text}");
}
