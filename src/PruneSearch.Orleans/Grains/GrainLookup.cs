namespace PruneSearch.Orleans.Grains;

/// <summary>Grains by what they stand for.</summary>
internal static class GrainLookup
{
    public static ICampaignGrain Campaign(this IGrainFactory grains, string name) => grains.GetGrain<ICampaignGrain>(name);

    public static ICandidateGrain Candidate(this IGrainFactory grains, string campaign, int? number) => grains.GetGrain<ICandidateGrain>(new CandidateKey(campaign, number).ToString());

    public static IDispatcherGrain Dispatcher(this IGrainFactory grains, string label) => grains.GetGrain<IDispatcherGrain>(label);

    public static IDirectoryGrain Directory(this IGrainFactory grains) => grains.GetGrain<IDirectoryGrain>(0);
}
