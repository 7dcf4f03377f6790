using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>
/// Tells dispatchers what a campaign could hand out, and the directory whether it is over. One round at a time; what changes meanwhile is in
/// the next one. Runs in its grain's turns.
/// </summary>
internal sealed partial class DemandNotice(IGrainFactory grains, ILogger logger)
{
    private readonly Dictionary<string, int> _told = new(StringComparer.Ordinal);
    private CampaignCoordinator? _next;
    private bool? _isOver;

    /// <summary>Completes when everything until now has been told.</summary>
    public Task Told { get; private set; } = Task.CompletedTask;

    public void Tell(CampaignCoordinator campaign)
    {
        _next = campaign;
        if (Told.IsCompleted)
        {
            Told = TellAsync();
        }
    }

    private async Task TellAsync()
    {
        while (_next is { } campaign)
        {
            _next = null;
            await TellAsync(campaign);
        }
    }

    private async Task TellAsync(CampaignCoordinator campaign)
    {
        string name = campaign.State.Name;
        long sequence = campaign.State.Sequence;
        bool isOver = campaign.State.IsOver;
        IReadOnlyDictionary<string, LabelDepth> queue = campaign.Queue();
        Dictionary<string, int> waiting = campaign.Labels.ToDictionary(l => l, l => queue.GetValueOrDefault(l, LabelDepth.None).Waiting, StringComparer.Ordinal);
        waiting[WorkLabels.AnyTarget] = waiting.Where(w => w.Key != WorkLabels.Train).Sum(w => w.Value);

        // What had nothing and has nothing is no news. What waits is said every time: it may be other work than before.
        List<Task> telling = [.. waiting.Where(w => w.Value > 0 || isOver || !_told.TryGetValue(w.Key, out int last) || last > 0)
            .Select(w => TryAsync(name, async () =>
            {
                await grains.Dispatcher(w.Key).TellAsync(new WireDemand { Campaign = name, Sequence = sequence, Waiting = w.Value, IsOver = isOver });
                _told[w.Key] = w.Value;
            }))];
        if (_isOver != isOver)
        {
            telling.Add(TryAsync(name, async () =>
            {
                await grains.Directory().TellAsync(name, isOver);
                _isOver = isOver;
            }));
        }

        await Task.WhenAll(telling);
    }

    private async Task TryAsync(string campaign, Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception e) when (Transient.Is(e))
        {
            Unheard(logger, e, campaign);
        }
    }

    [LoggerMessage(LogLevel.Information, "A dispatcher did not hear of campaign {Campaign}; its workers look for themselves when their time slice ends")]
    private static partial void Unheard(ILogger logger, Exception e, string campaign);
}
