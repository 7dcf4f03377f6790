using System.Runtime.CompilerServices;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;

namespace PruneSearch.Web.Api.Views;

/// <summary>All campaigns of a host, one after the other. One that cannot be read keeps nobody from the others; asked for by its name, it says why.</summary>
internal static class ReadableCampaigns
{
    /// <summary>Their states. A campaign is passed over that went meanwhile, or that its host cannot take up.</summary>
    public static async IAsyncEnumerable<CampaignState> StatesAsync(ICampaignHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string name in await host.ListAsync(cancellation).ConfigureAwait(false))
        {
            if (await StateAsync(host, name, cancellation).ConfigureAwait(false) is { } state)
            {
                yield return state;
            }
        }
    }

    /// <summary>Their states and views. The view is null where the state can be read, but this version does not know what the spec asks for.</summary>
    public static async IAsyncEnumerable<(CampaignState State, CampaignView? View)> ViewsAsync(
        ICampaignHost host, CampaignDesks desks, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string name in await host.ListAsync(cancellation).ConfigureAwait(false))
        {
            if (await ViewAsync(desks, name, cancellation).ConfigureAwait(false) is { } view)
            {
                yield return (view.State, view);
            }
            else if (await StateAsync(host, name, cancellation).ConfigureAwait(false) is { } state)
            {
                yield return (state, null);
            }
        }
    }

    private static async Task<CampaignState?> StateAsync(ICampaignHost host, string name, CancellationToken cancellation)
    {
        try
        {
            return await host.GetAsync(name, cancellation).ConfigureAwait(false);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static async Task<CampaignView?> ViewAsync(CampaignDesks desks, string name, CancellationToken cancellation)
    {
        try
        {
            CampaignDesk desk = await desks.OfAsync(name, cancellation).ConfigureAwait(false);
            return await desk.ViewAsync(cancellation).ConfigureAwait(false);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }
}
