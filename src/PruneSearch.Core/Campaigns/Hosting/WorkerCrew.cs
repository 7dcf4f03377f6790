namespace PruneSearch.Campaigns.Hosting;

/// <summary>Workers of one process: they stop together, when there is nothing left to do or when one of them cannot go on.</summary>
public static class WorkerCrew
{
    /// <summary>Runs all workers until a campaign is over.</summary>
    /// <param name="workers">The workers.</param>
    /// <param name="isOver">Whether nothing will come any more.</param>
    /// <param name="cancellation">Stops them; leases are given back.</param>
    /// <exception cref="OperationCanceledException">They were told to stop.</exception>
    /// <exception cref="Exception">What the first worker to fail threw, such as a full disk; the others have stopped by then.</exception>
    public static async Task RunAsync(IReadOnlyList<Worker> workers, Func<Task<bool>> isOver, CancellationToken cancellation)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<Task> running = [.. workers.Select(w => w.RunAsync(isOver, together.Token))];
        Task? failed = null;
        while (running.Count > 0)
        {
            Task ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            if (failed is null && !ended.IsCompletedSuccessfully)
            {
                failed = ended;
                await together.CancelAsync().ConfigureAwait(false);
            }
        }

        if (failed is not null)
        {
            await failed.ConfigureAwait(false);
        }
    }
}
