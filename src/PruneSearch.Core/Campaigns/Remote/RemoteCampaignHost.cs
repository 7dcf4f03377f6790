using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Remote;

/// <summary>Campaigns on a server, over HTTP.</summary>
public sealed class RemoteCampaignHost(RemoteConnection connection) : ICampaignHost
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    public Task StartAsync(CampaignSubmission submission, CancellationToken cancellation = default) =>
        SubmitAsync(new SubmitRequest(submission.Text, submission.Model, Resume: true), cancellation);

    /// <summary>Starts a campaign.</summary>
    /// <exception cref="InvalidInputException">The spec is wrong, or the name is taken.</exception>
    public async Task<CampaignSummary> SubmitAsync(SubmitRequest request, CancellationToken cancellation = default) =>
        (await connection.AskAsync(
            HttpMethod.Post, ApiRoutes.Campaigns, RemoteConnection.Json(request, RemoteJson.Default.SubmitRequest), RemoteJson.Default.CampaignSummary, Silence, cancellation).ConfigureAwait(false))
        ?? throw new RemoteRefusedException(HttpStatusCode.NotFound, $"{connection.Http.BaseAddress} is not a PruneSearch server");

    public Task<CampaignState?> GetAsync(string campaign, CancellationToken cancellation = default) =>
        connection.AskAsync(HttpMethod.Get, Of(campaign), null, RemoteJson.Default.CampaignState, Silence, cancellation);

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) =>
        [.. (await SummariesAsync(cancellation).ConfigureAwait(false)).Select(s => s.Name)];

    /// <summary>Every campaign in one line.</summary>
    public async Task<IReadOnlyList<CampaignSummary>> SummariesAsync(CancellationToken cancellation = default) =>
        await connection.AskAsync(HttpMethod.Get, ApiRoutes.Campaigns, null, RemoteJson.Default.IReadOnlyListCampaignSummary, Silence, cancellation).ConfigureAwait(false)
        ?? throw new RemoteRefusedException(HttpStatusCode.NotFound, $"{connection.Http.BaseAddress} is not a PruneSearch server");

    /// <summary>What a campaign was started with; null where there is none of that name.</summary>
    public Task<SpecDocument?> SpecAsync(string campaign, CancellationToken cancellation = default) =>
        connection.AskAsync(HttpMethod.Get, $"{Of(campaign)}/spec", null, RemoteJson.Default.SpecDocument, TimeSpan.Zero, cancellation);

    /// <inheritdoc/>
    /// <remarks>Goes on behind the last event when the connection breaks, for as long as the connection's patience lasts.</remarks>
    public async IAsyncEnumerable<CampaignEvent> WatchAsync(string campaign, long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            bool over = false;
            IAsyncEnumerator<CampaignEvent?> events = StreamAsync(campaign, after, cancellation).GetAsyncEnumerator(cancellation);
            await using (events.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await events.MoveNextAsync().ConfigureAwait(false))
                        {
                            break;
                        }
                    }
                    catch (Exception e) when (IsPassing(e, cancellation))
                    {
                        break;
                    }

                    if (events.Current is not { } next)
                    {
                        over = true;
                        break;
                    }

                    after = next.Sequence;
                    yield return next;
                }
            }

            if (over)
            {
                yield break;
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            await RequireAsync(campaign, cancellation).ConfigureAwait(false); // waits for the server, or gives up
        }
    }

    public Task PauseAsync(string campaign, bool paused, CancellationToken cancellation = default) =>
        ActAsync(campaign, paused ? "pause" : "resume", null, cancellation);

    public Task CancelAsync(string campaign, string reason, CancellationToken cancellation = default) =>
        ActAsync(campaign, "cancel", RemoteConnection.Json(new CancelRequest(reason), RemoteJson.Default.CancelRequest), cancellation);

    public Task EnqueueAsync(string campaign, string configuration, CancellationToken cancellation = default) =>
        ActAsync(campaign, "candidates", RemoteConnection.Json(new EnqueueRequest(configuration), RemoteJson.Default.EnqueueRequest), cancellation);

    public Task PinAsync(string campaign, int candidate, bool pinned, CancellationToken cancellation = default) =>
        ActAsync(campaign, FormattableString.Invariant($"candidates/{candidate}/pin"), null, cancellation, pinned ? HttpMethod.Post : HttpMethod.Delete);

    public Task MeasureAsync(string campaign, int candidate, string target, CancellationToken cancellation = default) => ActAsync(
        campaign, FormattableString.Invariant($"candidates/{candidate}/measure"), RemoteConnection.Json(new MeasureRequest(target), RemoteJson.Default.MeasureRequest), cancellation);

    public async Task<WorkLease?> LeaseAsync(WorkerAbilities worker, TimeSpan wait, CancellationToken cancellation = default)
    {
        var request = new LeaseRequest
        {
            Protocol = WorkerProtocol.Version,
            Worker = worker.Name,
            Slot = worker.Slot,
            Trains = worker.Trains,
            Targets = worker.Targets?.Order(StringComparer.Ordinal).ToArray(),
            WaitSeconds = wait.TotalSeconds,
        };
        LeaseResponse? lease = await connection.AskAsync(
            HttpMethod.Post, ApiRoutes.Leases, RemoteConnection.Json(request, RemoteJson.Default.LeaseRequest), RemoteJson.Default.LeaseResponse, wait, cancellation).ConfigureAwait(false);
        return lease is null ? null : new WorkLease(lease.Campaign, lease.Token, lease.Item, lease.ExpiresAt)
        {
            Term = lease.TermSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    public Task<bool> HeartbeatAsync(LeaseKey lease, WorkProgress progress, CancellationToken cancellation = default) =>
        connection.TellAsync(HttpMethod.Post, $"{Of(lease)}/heartbeat", RemoteConnection.Json(progress, RemoteJson.Default.WorkProgress), cancellation);

    public Task<bool> ReportAsync(LeaseKey lease, WorkOutcome outcome, CancellationToken cancellation = default) =>
        connection.TellAsync(HttpMethod.Post, $"{Of(lease)}/report", RemoteConnection.Json(outcome, RemoteJson.Default.WorkOutcome), cancellation);

    public async Task<IReadOnlyDictionary<long, WorkProgress>> ProgressAsync(string campaign, CancellationToken cancellation = default) =>
        await connection.AskAsync(HttpMethod.Get, $"{Of(campaign)}/progress", null, RemoteJson.Default.IReadOnlyDictionaryInt64WorkProgress, TimeSpan.Zero, cancellation).ConfigureAwait(false)
        ?? throw NotFound(campaign);

    public async Task<IReadOnlyDictionary<string, LabelDepth>> QueueAsync(CancellationToken cancellation = default) =>
        (await connection.AskAsync(HttpMethod.Get, ApiRoutes.Queue, null, RemoteJson.Default.QueueDocument, TimeSpan.Zero, cancellation).ConfigureAwait(false))?.Labels
        ?? throw new JsonException($"{ApiRoutes.Queue} is not served by this server");

    private static string Of(string campaign) => $"{ApiRoutes.Campaigns}/{Uri.EscapeDataString(campaign)}";

    private static string Of(LeaseKey lease) =>
        $"{Of(lease.Campaign)}/leases/{(lease.Candidate is { } c ? $"c{c}" : "base")}/{lease.Token}";

    private static CampaignNotFoundException NotFound(string campaign) => new(campaign, []);

    private static bool IsPassing(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested);

    private async Task ActAsync(string campaign, string action, HttpContent? body, CancellationToken cancellation, HttpMethod? method = null)
    {
        if (!await connection.TellAsync(method ?? HttpMethod.Post, $"{Of(campaign)}/{action}", body, cancellation).ConfigureAwait(false))
        {
            throw NotFound(campaign);
        }
    }

    private async Task RequireAsync(string campaign, CancellationToken cancellation) =>
        _ = await SpecAsync(campaign, cancellation).ConfigureAwait(false) ?? throw NotFound(campaign);

    /// <summary>Events as they come; null in the end, when the campaign is over.</summary>
    private async IAsyncEnumerable<CampaignEvent?> StreamAsync(string campaign, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        quiet.CancelAfter(Silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Of(campaign)}/events?after={after}");
        using HttpResponseMessage response = await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, quiet.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw NotFound(campaign);
        }

        if (!response.IsSuccessStatusCode)
        {
            throw (int)response.StatusCode >= 500
                ? new HttpRequestException($"the server answered {(int)response.StatusCode}")
                : await RemoteConnection.RefusalAsync(response, quiet.Token).ConfigureAwait(false);
        }

        Stream stream = await response.Content.ReadAsStreamAsync(quiet.Token).ConfigureAwait(false);
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(quiet.Token).ConfigureAwait(false))
        {
            quiet.CancelAfter(Silence); // the server says something every few seconds
            switch (item.EventType)
            {
                case EventTypes.Record:
                    EventDocument document = JsonSerializer.Deserialize(item.Data, RemoteJson.Default.EventDocument)!;
                    yield return new CampaignEvent(document.Sequence, document.Record);
                    break;
                case EventTypes.Over:
                    yield return null;
                    yield break;
            }
        }
    }
}
