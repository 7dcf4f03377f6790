using Orleans.Concurrency;

namespace PruneSearch.Orleans.Grains;

/// <summary>Which campaigns there are, and which of them are not over. There is one.</summary>
[Alias("prunesearch.IDirectoryGrain")]
internal interface IDirectoryGrain : IGrainWithIntegerKey
{
    [Alias("list")]
    [ReadOnly]
    Task<string[]> ListAsync();

    /// <summary>Campaigns that are not over, as far as is known: one that was never heard of is looked at in the background.</summary>
    [Alias("open")]
    [ReadOnly]
    Task<string[]> OpenAsync();

    /// <summary>Takes a campaign's word.</summary>
    [Alias("tell")]
    [ResponseTimeout("00:00:05")]
    Task TellAsync(string campaign, bool isOver);
}
