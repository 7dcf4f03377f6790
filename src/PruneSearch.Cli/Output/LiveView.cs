using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PruneSearch.Cli.Output;

/// <summary>A campaign on a terminal: progress with the time left, what is being worked on, the front so far; redrawn a few times a second.</summary>
internal sealed class LiveView(ICampaignHost host, CampaignSpec spec, string folder)
{
    private const int FrontRows = 12;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(300);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await Terminal.Out.Live(new Markup(string.Empty)).AutoClear(true).StartAsync(async live =>
        {
            while (true)
            {
                CampaignState state = (await host.GetAsync(spec.Name, CancellationToken.None).ConfigureAwait(false))!;
                live.UpdateTarget(Render(state, await host.ProgressAsync(spec.Name, CancellationToken.None).ConfigureAwait(false)));
                if (state.IsOver || cancellation.IsCancellationRequested)
                {
                    return;
                }

                await Task.Delay(Every, Services.Clock, cancellation).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    private Rows Render(CampaignState state, IReadOnlyDictionary<long, WorkProgress> progress)
    {
        var rows = new List<IRenderable> { new Markup($"[bold]{Markup.Escape(spec.Name)}[/]  {Phase(state)}  [dim]{Markup.Escape(folder)}[/]") };
        if (state.Base is { } dense)
        {
            rows.Add(new Markup(Markup.Escape($"dense: {(dense.Validation.Accuracy is { } a ? $"accuracy {Figures.Share(a)}, " : string.Empty)}{(CandidateText.Named(dense.Validation) is { Length: > 0 } named ? $"{named}, " : string.Empty)}{Figures.Count(dense.Parameters)} parameters, {Figures.Count(dense.Macs)} MACs")));
        }

        int total = spec.Search.Candidates + spec.Baselines.Uniform.Count + spec.Baselines.Random.Count + spec.Baselines.Scratch.Count;
        int ended = state.Candidates.Count - state.Active.Count;
        rows.Add(new Markup($"{Bar(ended, total)} {ended} of {total} candidates{TimeLeft(state, ended, total)}"));
        foreach (LeaseState lease in state.Leases.Values)
        {
            string note = progress.TryGetValue(lease.Token, out WorkProgress? p) ? $" {p.Done * 100:0}% {p.Note}" : string.Empty;
            rows.Add(new Markup(Markup.Escape($"  {lease.Item.Id}{note}")));
        }

        if (state.Base is not null && state.Candidates.Any(c => c.Objectives is not null))
        {
            rows.Add(Front(state));
        }

        return new Rows(rows);
    }

    private Table Front(CampaignState state)
    {
        IReadOnlyList<int> front = CampaignFront.Of(state, spec);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(front.Count == 0 ? "no feasible candidate yet" : "front");
        foreach (MetricRef objective in spec.Objectives)
        {
            table.AddColumn(new TableColumn(Markup.Escape(objective.ToString())).RightAligned());
        }

        table.AddColumn("recipe");
        foreach (CandidateState c in front.Take(FrontRows).Select(n => state.Candidates[n]))
        {
            table.AddRow([$"c{c.Number}", .. spec.Objectives.Select(o => Markup.Escape(CandidateText.Value(state, c, o))), Markup.Escape(RecipeText.Of(c))]);
        }

        return table;
    }

    private static string Phase(CampaignState state) => state.Phase switch
    {
        CampaignPhase.Base => "preparing the dense model",
        CampaignPhase.Search => "searching",
        CampaignPhase.Final => "judging the front",
        _ => state.Phase.ToString().ToLowerInvariant(),
    };

    private static string Bar(int done, int total)
    {
        const int Width = 30;
        int filled = total == 0 ? 0 : Width * done / total;
        return $"[green]{new string('━', filled)}[/][dim]{new string('━', Width - filled)}[/]";
    }

    /// <summary>From the pace of the candidates that have ended.</summary>
    private static string TimeLeft(CampaignState state, int ended, int total)
    {
        if (ended == 0 || state.Phase != CampaignPhase.Search)
        {
            return string.Empty;
        }

        double spent = state.Candidates.Sum(Seconds);
        int workers = Math.Max(1, state.Leases.Count);
        return $", about {Figures.Seconds(spent / ended * (total - ended) / workers)} left";
    }

    private static double Seconds(CandidateState c) =>
        (c.Plan?.Seconds ?? 0) + c.Measurements.Values.Sum(m => m.Seconds) + c.Rungs.Sum(r => (r.Training?.Seconds ?? 0) + (r.Evaluation?.Seconds ?? 0));
}
