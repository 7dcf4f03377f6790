using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary>What a finished run leaves in its folder: the front's models and the report.</summary>
internal static class CampaignResults
{
    public static async Task WriteAsync(CampaignState state, CampaignSpec spec, string folder, DurableFiles files, bool json, CancellationToken cancellation)
    {
        IReadOnlyList<int> front = CampaignFront.Of(state, spec);
        IArtifactStore artifacts = new DirectoryArtifactStore(Path.Combine(folder, "artifacts"), files);
        string models = Path.Combine(folder, "front");
        files.CreateFolder(models);
        await CopyAsync(artifacts, state.Base!.Model, Path.Combine(models, "dense.onnx"), files, cancellation).ConfigureAwait(false);
        foreach (CandidateState c in front.Select(n => state.Candidates[n]))
        {
            await CopyAsync(artifacts, c.Evaluation!.Model, Path.Combine(models, $"c{c.Number}.onnx"), files, cancellation).ConfigureAwait(false);
        }

        string report = Path.Combine(folder, "report.html");
        await ReportCommand.WriteAsync(CampaignFolder.Open(folder), report, cancellation).ConfigureAwait(false);
        var advantage = SearchAdvantage.Of(state, spec);
        if (json)
        {
            JsonOutput.Write(new { phase = state.Phase, front = front.Select(n => $"c{n}"), hypervolume = Hypervolume(advantage), folder, models, report });
            return;
        }

        CandidateTable.Write(Terminal.Out, state, spec, front.Select(n => state.Candidates[n]), front);
        foreach (HypervolumeCurve baseline in advantage?.Baselines ?? [])
        {
            Terminal.Line($"hypervolume  {HypervolumeText.Of(advantage!, baseline)}");
        }

        foreach (string warning in state.Base.Warnings)
        {
            Terminal.Line($"warning  {warning}");
        }

        Terminal.Line($"models   {models}{Path.DirectorySeparatorChar}");
        Terminal.Line($"report   {report}");
    }

    /// <summary>The search against each baseline, with all candidates and with as many as both have; null without baselines.</summary>
    private static object? Hypervolume(SearchAdvantage? advantage) => advantage is null || advantage.Baselines.IsEmpty ? null : new
    {
        search = new { hypervolume = advantage.Search.Final, candidates = advantage.Search.Candidates },
        baselines = advantage.Baselines.Select(b => new
        {
            origin = b.Origin,
            hypervolume = b.Final,
            candidates = b.Candidates,
            atEqualBudget = new { candidates = advantage.EqualBudget(b), search = advantage.Search.After(advantage.EqualBudget(b)), baseline = b.After(advantage.EqualBudget(b)) },
        }),
    };

    private static async Task CopyAsync(IArtifactStore artifacts, ArtifactHash hash, string path, DurableFiles files, CancellationToken cancellation)
    {
        byte[] bytes = await artifacts.GetAsync(hash, cancellation).ConfigureAwait(false);
        files.Write(path, stream => stream.Write(bytes));
    }
}
