namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>Tells where it is, and wakes by a reminder.</summary>
[Alias("test.waking")]
public interface IWakingGrain : IGrainWithIntegerKey
{
    [Alias("where")]
    Task<string> WhereAsync();

    [Alias("wake")]
    Task WakeEveryAsync(TimeSpan period);
}
