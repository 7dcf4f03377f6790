using System.CommandLine;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Isolation;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Cli.Options;
using PruneSearch.Data;

namespace PruneSearch.Cli.Commands;

/// <summary><c>worker host</c>: the process that does a worker's items, so that a crash is not the worker's.</summary>
internal static class WorkHostCommand
{
    public static Command Create()
    {
        Option<string?> server = ServerOptions.Server();
        var folder = new Option<string>("--folder") { Required = true };
        Option<string[]> roots = WorkOptions.DataRoots();
        var threads = new Option<int>("--threads") { Required = true };
        var disk = new Option<long>("--disk-limit") { Required = true };
        var name = new Option<string>("--name") { Required = true };
        Option<string?> tools = ToolOptions.Tools();
        var command = new Command("host", "Does the work of a worker; not for people.") { server, folder, roots, threads, disk, name, tools };
        var backend = new BackendChoosing(command, "as each spec says");
        command.Hidden = true;
        command.Runs(async (parsed, _) =>
        {
            Uri url = ServerOptions.Url(parsed.GetValue(server), required: true)!;
            var artifacts = new HttpArtifactStore(
                RemoteConnection.Client(url, ServerOptions.Key),
                new ArtifactCache(parsed.GetValue(folder)!, Services.Files(), parsed.GetValue(disk), Services.Clock),
                Services.Clock);
            RunnerServices services = Services.Runner(artifacts, parsed.GetValue(threads), ToolOptions.Read(parsed.GetValue(tools))) with { Worker = parsed.GetValue(name)!, Limits = backend.Limits(parsed) };
            using ProgramTelemetry telemetry = ProgramTelemetry.Start(ProgramTelemetry.Worker);
            string[] allowed = parsed.GetValue(roots) ?? [];
            var host = new WorkHost(campaign => new WorkRunner(Spec(campaign, allowed), services, Services.Clock), artifacts) { Leaving = telemetry.Dispose };
            await host.RunAsChildAsync().ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The spec as this worker reads it: what it names lies in the worker's data roots.</summary>
    private static CampaignSpec Spec(SpecDocument campaign, string[] allowed)
    {
        var roots = new DataRoots(allowed);
        string first = Path.GetFullPath(allowed.FirstOrDefault() ?? "/");
        CampaignSpec spec = RemoteSpecs.Read(campaign.Spec, first, SpecFiles.Context() with { DataKinds = DataKinds.BuiltIn.ConfinedTo(roots) });
        return campaign.Model is null && spec.Model.Onnx is { } path
            ? spec with { Model = spec.Model with { Onnx = roots.Resolve(Path.GetRelativePath(first, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative) } }
            : spec;
    }
}
