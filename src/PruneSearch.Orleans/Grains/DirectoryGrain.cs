using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>
/// Knows which campaigns are over, so that they need not be taken up to be asked. Campaigns tell when they start and end; others that the
/// store has are looked at once, a few at a time.
/// </summary>
[Reentrant]
internal sealed partial class DirectoryGrain(ICampaignStore store, ILogger<DirectoryGrain> logger) : Grain, IDirectoryGrain
{
    private const int AtOnce = 4;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, bool> _isOver = new(StringComparer.Ordinal);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(TimeSpan.Zero, LookEvery) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task<string[]> ListAsync() => [.. await store.ListAsync()];

    public Task<string[]> OpenAsync() => Task.FromResult<string[]>([.. _isOver.Where(c => !c.Value).Select(c => c.Key).Order(StringComparer.Ordinal)]);

    public Task TellAsync(string campaign, bool isOver)
    {
        _isOver[campaign] = isOver || _isOver.GetValueOrDefault(campaign);
        return Task.CompletedTask;
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            string[] unknown = [.. (await store.ListAsync(cancellation)).Where(c => !_isOver.ContainsKey(c))];
            foreach (string[] some in unknown.Chunk(AtOnce))
            {
                await Task.WhenAll(some.Select(LookAtAsync).ToArray());
            }
        }
        catch (Exception e)
        {
            Failed(logger, e);
        }
    }

    private async Task LookAtAsync(string campaign)
    {
        CampaignHead head = await GrainFactory.Campaign(campaign).HeadAsync();
        if (head.Kind is ReplyKind.Done or ReplyKind.Refused)
        {
            await TellAsync(campaign, head.IsOver || head.Kind == ReplyKind.Refused);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Campaigns could not be listed or looked at; it is tried again")]
    private static partial void Failed(ILogger logger, Exception e);
}
