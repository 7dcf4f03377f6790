using System.Net;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Telemetry;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Keys;
using PruneSearch.Web.Tests.Api;
using Xunit;

namespace PruneSearch.Web.Tests.Telemetry;

/// <summary><c>/metrics</c> of a server. Other tests of the process are in the same metrics: figures are those of names that only one test uses.</summary>
public sealed class MetricsEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queue_leases_losses_retries_and_measurements_are_counted()
    {
        const string Target = "counted-target";
        const string Campaign = "counted";
        var clock = new ManualClock();
        await using TestApi api = await TestApi.StartAsync(clock);
        await api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with
        {
            Name = Campaign, Targets = [TinyCampaign.TargetNamed(Target)], Objectives = [new MetricRef(Metric.Accuracy), new MetricRef(Metric.Latency, Target)],
        }), Cancellation);
        var host = new RemoteCampaignHost(api.Connection());
        var trainer = new WorkerAbilities("trainer", Targets: new HashSet<string>());
        var meter = new WorkerAbilities("meter", Trains: false, new HashSet<string> { Target });
        Assert.Equal(0, (await ReadAsync(api)).Value(MetricNames.QueueDepth, (MetricTags.Label, Target)));

        await DoAsync(host, trainer);
        MetricText ready = await ReadAsync(api);
        Assert.Equal(1, ready.Value(MetricNames.QueueDepth, (MetricTags.Label, Target)));
        Assert.Equal(0, ready.Value(MetricNames.Workers, (MetricTags.Label, Target)));

        clock.Advance(7);
        await LeaseAsync(host, meter);
        MetricText held = await ReadAsync(api);
        Assert.Equal((0, 1), (held.Value(MetricNames.QueueDepth, (MetricTags.Label, Target)), held.Value(MetricNames.Workers, (MetricTags.Label, Target))));
        Assert.Equal((7, 1), (held.Value(MetricNames.QueueWait + "_sum", (MetricTags.Label, Target)), held.Value(MetricNames.QueueWait + "_count", (MetricTags.Label, Target))));

        clock.Advance(61);
        WorkLease again = await LeaseAsync(host, meter);
        Assert.Equal(1, (await ReadAsync(api)).Value(MetricNames.LeaseLosses, (MetricTags.Label, Target)));

        Assert.True(await host.ReportAsync(again.Key, new WorkOutcome.Failed(FailureKind.CrashedRuntime, "made up"), Cancellation));
        await DoAsync(host, meter);
        await DoAsync(host, trainer);
        MetricText end = await ReadAsync(api);
        Assert.True(end.Value(MetricNames.Retries, (MetricTags.Type, "crashedRuntime")) >= 1);
        Assert.Equal(0.1, end.Value(MetricNames.MeasurementSpread, (MetricTags.Target, Target)), 1e-9);
        Assert.Equal(1, end.Value(MetricNames.Candidates, (MetricTags.Campaign, Campaign), (MetricTags.State, "active")));
        Assert.True(end.Value(MetricNames.JournalAppend + "_count") > 5);
        Assert.Contains(end.Samples("http_server_request_duration_seconds"), s => s.Name.EndsWith("_count", StringComparison.Ordinal) && s.Labels["http_route"] == ApiRoutes.Leases);
    }

    [Fact]
    public async Task A_worker_that_waits_counts_at_all_it_could_do()
    {
        const string Target = "awaited-target";
        await using TestApi api = await TestApi.StartAsync(new ManualClock());
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<WorkLease?> waiting = new RemoteCampaignHost(api.Connection()).LeaseAsync(
            new WorkerAbilities("waiting", Trains: false, new HashSet<string> { Target }), TimeSpan.FromSeconds(60), leaving.Token);
        while ((await ReadAsync(api)).Samples(MetricNames.Workers).All(s => s.Labels[MetricTags.Label] != Target))
        {
            Cancellation.ThrowIfCancellationRequested(); // each read waits for the server
        }

        Assert.Equal(1, (await ReadAsync(api)).Value(MetricNames.Workers, (MetricTags.Label, Target)));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void A_training_is_counted_while_it_runs()
    {
        var clock = new ManualClock();
        using var collector = new PruneSearch.Web.Telemetry.MetricCollector();
        using (TrainingRate one = TrainingRates.Begin("counting-worker", clock))
        using (TrainingRate other = TrainingRates.Begin("counting-worker", clock))
        {
            clock.Advance(4);
            one.Add(400);
            other.Add(40);
            Assert.Equal(110, Rate(collector));
            clock.Advance(6);
            one.Add(100); // ten seconds are full
            clock.Advance(5);
            Assert.Equal(50 + (40 / 15.0), Rate(collector)!.Value, 1e-9);
        }

        Assert.Null(Rate(collector));
    }

    [Fact]
    public async Task Readers_with_a_viewers_or_operators_key_may_read()
    {
        (Role Role, string Secret)[] keys = [.. new[] { Role.Viewer, Role.Operator, Role.Worker }.Select(r => (r, ApiKey.NewSecret()))];
        await using TestApi api = await TestApi.StartAsync(keys: [.. keys.Select(k => new ApiKey(k.Role.ToString().ToLowerInvariant(), k.Role, ApiKey.HashOf(k.Secret)))]);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, null));
        HttpStatusCode[] statuses = [.. await Task.WhenAll(keys.Select(k => StatusAsync(api, k.Secret)))];
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden], statuses);
    }

    private static double? Rate(PruneSearch.Web.Telemetry.MetricCollector collector) =>
        MetricText.Parse(collector.Write()).Samples(MetricNames.ImagesPerSecond).SingleOrDefault(s => s.Labels[MetricTags.Worker] == "counting-worker")?.Value;

    private static async Task<HttpStatusCode> StatusAsync(TestApi api, string? secret)
    {
        using HttpClient client = api.Client(secret);
        using HttpResponseMessage response = await client.GetAsync(new Uri(api.Url, ApiRoutes.Metrics), Cancellation);
        return response.StatusCode;
    }

    private static async Task<MetricText> ReadAsync(TestApi api)
    {
        using HttpClient client = api.Client();
        using HttpResponseMessage response = await client.GetAsync(new Uri(api.Url, ApiRoutes.Metrics), Cancellation);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        return MetricText.Parse(await response.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<WorkLease> LeaseAsync(RemoteCampaignHost host, WorkerAbilities worker)
    {
        WorkLease? lease = await host.LeaseAsync(worker, TimeSpan.Zero, Cancellation);
        Assert.NotNull(lease);
        return lease;
    }

    private static async Task DoAsync(RemoteCampaignHost host, WorkerAbilities worker)
    {
        WorkLease lease = await LeaseAsync(host, worker);
        Assert.True(await host.ReportAsync(lease.Key, new WorkOutcome.Done(new FakeWork().Do(lease.Item)), Cancellation));
    }
}
