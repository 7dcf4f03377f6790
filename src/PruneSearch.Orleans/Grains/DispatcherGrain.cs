using Orleans.Concurrency;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>The dispatcher of one label. Workers wait here and are served side by side: calls interleave.</summary>
[Reentrant]
internal sealed class DispatcherGrain(HostingOptions options) : Grain, IDispatcherGrain
{
    /// <summary>How often campaigns are looked for whose own word was lost.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private Dispatcher _dispatcher = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _dispatcher = new Dispatcher(options.Clock);
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(LookEvery, LookEvery) { Interleave = true });
        await LookAsync(cancellationToken);
    }

    public Task TellAsync(WireDemand demand)
    {
        _dispatcher.Tell(demand.Read());
        return Task.CompletedTask;
    }

    public async Task<DispatchReply> TryLeaseAsync(WireWorker worker)
    {
        DispatchResult result = await _dispatcher.TryLeaseAsync(campaign => AskAsync(campaign, worker));
        return new DispatchReply
        {
            Lease = result.Lease is null ? null : WireLease.Of(result.Lease),
            Version = result.Version,
            Unavailable = result.Unavailable,
        };
    }

    public Task WaitAsync(long version, TimeSpan slice, CancellationToken cancellation) => _dispatcher.WaitAsync(version, slice, cancellation);

    private async Task<LeaseAttempt> AskAsync(string campaign, WireWorker worker)
    {
        try
        {
            LeaseReply reply = await GrainFactory.Campaign(campaign).TryLeaseAsync(worker);
            return reply switch
            {
                { Lease: { } lease } => new LeaseAttempt.Granted(lease.Read()),
                { IsOver: true } => new LeaseAttempt.Over(),
                { Kind: ReplyKind.Done or ReplyKind.Missing } => new LeaseAttempt.Nothing(),
                _ => new LeaseAttempt.Unavailable(),
            };
        }
        catch (Exception e) when (Transient.Is(e))
        {
            return new LeaseAttempt.Unavailable();
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            _dispatcher.Know(await GrainFactory.Directory().OpenAsync());
        }
        catch (Exception e) when (Transient.Is(e))
        {
            // Looked at again soon; what campaigns tell themselves is heard meanwhile.
        }
    }
}
