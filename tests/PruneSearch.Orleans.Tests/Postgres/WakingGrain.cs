using System.Collections.Concurrent;

namespace PruneSearch.Orleans.Tests.Postgres;

internal sealed class WakingGrain(ILocalSiloDetails silo) : Grain, IWakingGrain, IRemindable
{
    private static readonly ConcurrentDictionary<long, SemaphoreSlim> Wakings = new();

    /// <summary>Released at each waking of a grain in this process.</summary>
    public static SemaphoreSlim Awake(long grain) => Wakings.GetOrAdd(grain, _ => new SemaphoreSlim(0));

    public Task<string> WhereAsync() => Task.FromResult(silo.Name);

    public Task WakeEveryAsync(TimeSpan period) => this.RegisterOrUpdateReminder("wake", TimeSpan.Zero, period);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Awake(this.GetPrimaryKeyLong()).Release();
        return Task.CompletedTask;
    }
}
