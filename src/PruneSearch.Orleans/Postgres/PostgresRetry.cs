using System.Net.Sockets;
using Npgsql;

namespace PruneSearch.Orleans.Postgres;

/// <summary>Tries again what failed because the database was away, for a bounded time. What is tried must be safe to do twice.</summary>
internal sealed class PostgresRetry(PostgresRetryOptions options, TimeProvider clock)
{
    /// <param name="what">What is tried, for messages.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <param name="away">Told of every attempt that found the database away and is followed by another.</param>
    /// <exception cref="DatabaseAwayException">The database did not come back in time.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation, Action? away = null)
    {
        long began = clock.GetTimestamp();
        TimeSpan pause = options.FirstPause;
        while (true)
        {
            TimeSpan left = options.Total - clock.GetElapsedTime(began);
            try
            {
                return await OnceAsync(attempt, left < options.Attempt ? left : options.Attempt, cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (IsAway(e) && !cancellation.IsCancellationRequested)
            {
                left = options.Total - clock.GetElapsedTime(began);
                if (left <= pause)
                {
                    throw new DatabaseAwayException($"{what}: the database was away for {options.Total.TotalSeconds:0.#} s ({e.Message})", e);
                }
            }

            away?.Invoke();
            await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
            pause = pause * 2 < options.LongestPause ? pause * 2 : options.LongestPause;
        }
    }

    /// <summary>
    /// Not longer than <paramref name="limit"/>, even where the line is dead and the driver waits for an answer until its own timeout: then
    /// the attempt is left behind. It may still take effect, as any attempt whose answer got lost.
    /// </summary>
    private async Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> attempt, TimeSpan limit, CancellationToken cancellation)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<T> running = attempt(stop.Token);
        try
        {
            return await running.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, clock, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _ = EndAsync(running, stop);
        }
    }

    private static async Task EndAsync(Task running, CancellationTokenSource stop)
    {
        using (stop)
        {
            if (!running.IsCompleted)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Whether another attempt may find what this one did not: the connection broke, or the server starts, stops, or is no primary yet.</summary>
    private static bool IsAway(Exception e) => e switch
    {
        PostgresException p => p.IsTransient || p.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.IdleSessionTimeout,
        NpgsqlException or IOException or SocketException or TimeoutException => true,
        _ => false,
    };
}
