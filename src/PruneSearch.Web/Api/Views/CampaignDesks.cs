using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Views;

namespace PruneSearch.Web.Api.Views;

/// <summary>Every campaign as its readers see it. Thread-safe.</summary>
internal sealed class CampaignDesks(ICampaignHost host, IArtifactStore artifacts, SpecContext context) : IDisposable
{
    private readonly ConcurrentDictionary<string, CampaignDesk> _desks = new(StringComparer.Ordinal);

    public EvidenceReader Evidence { get; } = new(artifacts);

    /// <exception cref="CampaignNotFoundException">No campaign can be called that.</exception>
    public async Task<CampaignDesk> OfAsync(string campaign, CancellationToken cancellation)
    {
        if (_desks.TryGetValue(campaign, out CampaignDesk? known))
        {
            return known;
        }

        // What is not there takes no room here.
        return await host.GetAsync(campaign, cancellation).ConfigureAwait(false) is null
            ? throw new CampaignNotFoundException(campaign, await host.ListAsync(cancellation).ConfigureAwait(false))
            : _desks.GetOrAdd(campaign, name => new CampaignDesk(name, host, Evidence, context));
    }

    /// <summary>The campaign of a request's path, and its newest view.</summary>
    /// <exception cref="CampaignNotFoundException">There is no such campaign.</exception>
    public async Task<(CampaignDesk Desk, CampaignView View)> LookAsync(HttpContext context)
    {
        CampaignDesk desk = await OfAsync((string)context.Request.RouteValues["campaign"]!, context.RequestAborted).ConfigureAwait(false);
        return (desk, await desk.ViewAsync(context.RequestAborted).ConfigureAwait(false));
    }

    /// <summary>The candidate of a request's path.</summary>
    /// <exception cref="CandidateNotFoundException">There is no such candidate.</exception>
    public static int Number(HttpContext context, CampaignView view)
    {
        string text = (string)context.Request.RouteValues["number"]!;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < view.Rows.Count
            ? number
            : throw new CandidateNotFoundException(view.State.Name, text, view.Rows.Count);
    }

    public void Dispose()
    {
        foreach (CampaignDesk desk in _desks.Values)
        {
            desk.Dispose();
        }
    }
}
