using Microsoft.Extensions.Logging;

namespace PruneSearch.Orleans.Postgres;

/// <summary>
/// A silo joins only when it reaches every active one, and only active silos declare others dead: where all died at once, as when the power goes,
/// nobody could ever join again. While a silo waits to join, it therefore declares dead who gives no sign of life, see <see cref="SilentMembers"/>.
/// </summary>
internal sealed partial class SilentMemberEviction(IMembershipTable table, ILocalSiloDetails self, TimeProvider clock, ILogger<SilentMemberEviction> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Signs of life come this often.</summary>
    public static readonly TimeSpan SignEvery = TimeSpan.FromSeconds(5);

    /// <summary>Six signs missed.</summary>
    private static readonly TimeSpan Limit = SignEvery * 6;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _joined = new();
    private Task _looking = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(SilentMemberEviction), ServiceLifecycleStage.ValidateInitialConnectivity, _ => Begin(), _ => EndAsync());
        lifecycle.Subscribe(nameof(SilentMemberEviction), ServiceLifecycleStage.BecomeActive, _ => EndAsync(), _ => Task.CompletedTask);
    }

    public void Dispose() => _joined.Dispose();

    private Task Begin()
    {
        _looking = Task.Run(LookAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task EndAsync()
    {
        await _joined.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
    }

    private async Task LookAsync()
    {
        var members = new SilentMembers(table, self.SiloAddress, Limit, clock);
        while (!_joined.IsCancellationRequested)
        {
            try
            {
                foreach (SiloAddress silo in await members.EvictAsync().ConfigureAwait(false))
                {
                    LogEvicted(silo, Limit.TotalSeconds);
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogUnreadable(e.Message);
            }

            await Task.Delay(LookEvery, clock, _joined.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Silo {Silo} gave no sign of life for {Seconds} s while this one waited to join: declared dead")]
    private partial void LogEvicted(SiloAddress silo, double seconds);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The membership table could not be looked at: {Reason}")]
    private partial void LogUnreadable(string reason);
}
