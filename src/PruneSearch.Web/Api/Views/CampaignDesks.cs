using System.Collections.Concurrent;
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

    public void Dispose()
    {
        foreach (CampaignDesk desk in _desks.Values)
        {
            desk.Dispose();
        }
    }
}
