using Microsoft.Extensions.DependencyInjection;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Orleans.Hosting;

/// <summary>What silos and clients of a campaign cluster need.</summary>
public static class CampaignServices
{
    /// <summary>For a silo: the grains' store and options. The silo also needs a reminder service.</summary>
    /// <param name="services">The services.</param>
    /// <param name="store">Where journals are kept: one store for all silos.</param>
    /// <param name="context">What specs are read against.</param>
    /// <param name="options">How campaigns are hosted.</param>
    public static IServiceCollection AddCampaignGrains(this IServiceCollection services, ICampaignStore store, SpecContext context, HostingOptions options) =>
        services.AddSingleton(store).AddSingleton(context).AddSingleton(options);

    /// <summary>For a silo or a client: the host that speaks to the grains.</summary>
    public static IServiceCollection AddOrleansCampaignHost(this IServiceCollection services, OrleansHostOptions options) =>
        services.AddSingleton<ICampaignHost>(provider => new OrleansCampaignHost(provider.GetRequiredService<IGrainFactory>(), options));
}
