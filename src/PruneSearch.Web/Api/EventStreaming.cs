using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Web.Api;

/// <summary>
/// A campaign's records as server-sent events, from behind a number (<c>?after=N</c>, or the header Last-Event-ID) until it is over. Says
/// something every few seconds, so that both ends notice when the other is gone.
/// </summary>
internal static class EventStreaming
{
    private static readonly TimeSpan AliveEvery = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(HttpContext context, ICampaignHost host, string campaign, CancellationToken stopping)
    {
        string text = context.Request.Headers["Last-Event-ID"] is [{ } last] ? last : context.Request.Query["after"] is [{ } after] ? after : "0";
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long from))
        {
            throw new InvalidInputException("after", $"'{text}' is not a record's number", "0 or more");
        }

        using var watching = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        IAsyncEnumerator<CampaignEvent> events = host.WatchAsync(campaign, from, watching.Token).GetAsyncEnumerator(watching.Token);
        Task<bool>? next = null;
        try
        {
            // The first step finds out whether there is such a campaign, while the status can still say so.
            if (await host.GetAsync(campaign, watching.Token).ConfigureAwait(false) is null)
            {
                throw new CampaignNotFoundException(campaign, await host.ListAsync(watching.Token).ConfigureAwait(false));
            }

            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await WriteAsync(context, EventTypes.Alive, null, "{}", watching.Token).ConfigureAwait(false); // who watches knows at once that it is heard
            while (true)
            {
                next ??= events.MoveNextAsync().AsTask();
                using var quiet = CancellationTokenSource.CreateLinkedTokenSource(watching.Token);
                Task ended = await Task.WhenAny(next, Task.Delay(AliveEvery, quiet.Token)).ConfigureAwait(false);
                await quiet.CancelAsync().ConfigureAwait(false);
                if (ended != next)
                {
                    watching.Token.ThrowIfCancellationRequested();
                    await WriteAsync(context, EventTypes.Alive, null, "{}", watching.Token).ConfigureAwait(false);
                    continue;
                }

                if (!await next.ConfigureAwait(false))
                {
                    await WriteAsync(context, EventTypes.Over, null, "{}", watching.Token).ConfigureAwait(false);
                    return;
                }

                next = null;
                CampaignEvent e = events.Current;
                await WriteAsync(
                    context, EventTypes.Record, e.Sequence, JsonSerializer.Serialize(new EventDocument(e.Sequence, e.Record), RemoteJson.Default.EventDocument), watching.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && context.Response.HasStarted)
        {
            context.Abort(); // not over: whoever watches comes back
        }
        finally
        {
            await watching.CancelAsync().ConfigureAwait(false);
            if (next is not null)
            {
                await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            }

            await events.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(HttpContext context, string type, long? id, string data, CancellationToken cancellation)
    {
        string text = id is null ? $"event: {type}\ndata: {data}\n\n" : $"event: {type}\nid: {id.Value.ToString(CultureInfo.InvariantCulture)}\ndata: {data}\n\n";
        await context.Response.WriteAsync(text, cancellation).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
    }
}
