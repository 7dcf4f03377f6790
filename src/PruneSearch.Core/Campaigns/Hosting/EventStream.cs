using System.Runtime.CompilerServices;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>Follows a campaign by asking again and again for what is new.</summary>
public static class EventStream
{
    private const int PageSize = 1000;

    /// <summary>Everything behind record number <paramref name="after"/>, until the campaign is over.</summary>
    /// <param name="after">The last record that is known.</param>
    /// <param name="page">Records behind a number, at most so many; waits a while where there are none yet.</param>
    /// <param name="isOver">Whether the campaign is over and that record its last.</param>
    /// <param name="cancellation">Ends the watch.</param>
    public static async IAsyncEnumerable<CampaignEvent> FollowAsync(
        long after, Func<long, int, CancellationToken, Task<IReadOnlyList<CampaignEvent>>> page, Func<long, CancellationToken, Task<bool>> isOver,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<CampaignEvent> events = await page(after, PageSize, cancellation).ConfigureAwait(false);
            foreach (CampaignEvent e in events)
            {
                yield return e;
                after = e.Sequence;
            }

            if (events.Count == 0 && await isOver(after, cancellation).ConfigureAwait(false))
            {
                yield break;
            }
        }
    }
}
