using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Dashboard;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

/// <summary>What the dashboard asks a server for.</summary>
public sealed class ViewEndpointTests : IAsyncLifetime
{
    private const string Tiny = "/api/v1/campaigns/tiny";

    private TestApi _api = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        _client = _api.Client();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_finished_campaign_can_be_looked_at_from_every_side()
    {
        await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec);
        CampaignState state = (await _api.Host.GetAsync("tiny", Cancellation))!;
        Overview overview = await GetAsync(Tiny + "/overview", RemoteJson.Default.Overview);
        Assert.Equal((state.Sequence, 7, 1.0), (overview.Sequence, overview.Counts.Proposed, overview.Summary.Progress));
        CampaignSummary summary = Assert.Single(await GetAsync("/api/v1/campaigns", RemoteJson.Default.IReadOnlyListCampaignSummary));
        Assert.Equal((overview.Summary.Best, overview.Summary.Planned), (summary.Best, summary.Planned));
        CandidatePage page = await GetAsync(Tiny + "/candidates?origin=sampler&sort=accuracy&order=desc&limit=2&offset=1", RemoteJson.Default.CandidatePage);
        Assert.Equal((6, 1), (page.Total, page.Offset));
        Assert.Equal([4, 3], page.Items.Select(r => r.Number));
        CandidatePage front = await GetAsync(Tiny + "/front", RemoteJson.Default.CandidatePage);
        Assert.Equal(state.FinalFront, front.Items.Select(r => r.Number));
        PointColumns points = await GetAsync(Tiny + "/points?metrics=accuracy,latency(edge),macs&max=100", RemoteJson.Default.PointColumns);
        Assert.Equal((7, 7), (points.Total, points.Values["macs"].Count));
        HypervolumeHistory hypervolume = await GetAsync(Tiny + "/hypervolume", RemoteJson.Default.HypervolumeHistory);
        Assert.Equal(["search", "uniform"], hypervolume.Series.Select(s => s.Origin));
        Importance importance = await GetAsync(Tiny + "/importance?metric=accuracy", RemoteJson.Default.Importance);
        Assert.Equal(6, importance.Candidates);
        Timeline timeline = await GetAsync(Tiny + "/timeline?max=5", RemoteJson.Default.Timeline);
        Assert.Equal((5, "worker / worker/1"), (timeline.Shown, Assert.Single(timeline.Workers)));
        LogPage log = await GetAsync(Tiny + "/log?limit=3", RemoteJson.Default.LogPage);
        Assert.Equal((state.Sequence, "the campaign has finished"), (log.Entries[0].Sequence, log.Entries[0].Text));
        TargetUse target = Assert.Single((await GetAsync("/api/v1/targets", RemoteJson.Default.TargetList)).Targets);
        Assert.Equal(("edge", "tiny"), (target.Name, Assert.Single(target.Campaigns)));
    }

    [Fact]
    public async Task A_candidate_tells_its_story()
    {
        await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec);
        int number = (await GetAsync(Tiny + "/front", RemoteJson.Default.CandidatePage)).Items[0].Number;
        CandidateDetail detail = await GetAsync($"{Tiny}/candidates/{number}", RemoteJson.Default.CandidateDetail);
        Assert.Equal((number, "front", $"identity{number}"), (detail.Row.Number, detail.Row.Standing, detail.Identity));
        Assert.Equal(["search", "confirmation"], detail.Measurements.Select(m => m.When));
        Assert.Equal(detail.Row.Values["latency(edge)"].Value, detail.Measurements[0].Median.Value);
        Assert.NotNull(detail.Test);
        Assert.Contains($"c{number} joined: proposed by the sampler", detail.Lineage[0].Text);
        Assert.Contains(detail.Warnings, w => w.StartsWith("receipt ", StringComparison.Ordinal)); // nothing is stored of what was made up, and that is said
        CandidateFile model = detail.Files[0];
        Assert.Equal(WorkedCampaign.Model, await _client.GetByteArrayAsync(model.Href, Cancellation));
        using HttpResponseMessage download = await _client.GetAsync(model.Href, Cancellation);
        Assert.Equal($"attachment; filename=\"tiny-c{number}.onnx\"", download.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("application/octet-stream", download.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-cache, private", download.Headers.CacheControl!.ToString()); // another rung exports another model
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(model.Href, download.Headers.ETag!));
    }

    [Fact]
    public async Task Why_a_model_is_not_there_is_not_saved_as_the_model()
    {
        await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec);
        Assert.True(await _api.Artifacts.DeleteAsync(ArtifactHash.Of(WorkedCampaign.Model), cancellation: Cancellation));
        using HttpResponseMessage answer = await _client.GetAsync(Tiny + "/candidates/0/model.onnx", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Null(answer.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task Views_follow_the_campaign_and_say_when_nothing_is_new()
    {
        WorkLease lease = (await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec, until: "c1/train/0"))!;
        string[] paths =
        [
            Tiny + "/overview", Tiny + "/candidates", Tiny + "/front", Tiny + "/points", Tiny + "/hypervolume", Tiny + "/importance", Tiny + "/timeline", Tiny + "/log", Tiny + "/candidates/1",
            Tiny + "/report", "/api/v1/specs/schema",
        ];
        var tags = new Dictionary<string, EntityTagHeaderValue>();
        foreach (string path in paths)
        {
            using HttpResponseMessage first = await _client.GetAsync(path, Cancellation);
            Assert.True(first.IsSuccessStatusCode, $"{path}: {first.StatusCode}");
            Assert.True(first.Headers.ETag!.IsWeak);
            Assert.True(first.Headers.CacheControl!.NoCache);
            tags[path] = first.Headers.ETag;
            Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(path, first.Headers.ETag));
        }

        Assert.True(await _api.Host.ReportAsync(lease.Key, new WorkOutcome.Done(new FakeWork().Do(lease.Item)), Cancellation));
        foreach (string path in paths[..^1])
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(path, tags[path]));
        }

        Assert.Equal("waits for judging at rung 0", (await GetAsync(Tiny + "/candidates/1", RemoteJson.Default.CandidateDetail)).Row.Stage);
    }

    [Fact]
    public async Task A_reports_charts_draw_what_these_endpoints_serve()
    {
        Assert.SkipWhen(ReportClient.Script is null, "needs the dashboard's client, which was not built (PRUNE003)");
        await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec);
        string page = await _client.GetStringAsync(new Uri(Tiny + "/report", UriKind.Relative), Cancellation);
        Overview overview = await GetAsync(Tiny + "/overview", RemoteJson.Default.Overview);
        string metrics = Uri.EscapeDataString(string.Join(',', overview.Metrics.Select(m => m.Key)));
        foreach ((string name, string path) in new[] { ("overview", "/overview"), ("points", "/points?metrics=" + metrics), ("hypervolume", "/hypervolume"), ("timeline", "/timeline") })
        {
            string carried = page.Split($"data-document=\"{name}\">")[1].Split("</script>")[0];
            Assert.Equal(await _client.GetStringAsync(new Uri(Tiny + path, UriKind.Relative), Cancellation), carried);
        }

        string importance = page.Split("data-document=\"importance\">")[1].Split("</script>")[0];
        Assert.StartsWith("[" + await _client.GetStringAsync(new Uri(Tiny + "/importance", UriKind.Relative), Cancellation), importance, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_keep_candidates_and_have_them_timed_again()
    {
        WorkLease lease = (await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec, until: "c0/train/0"))!;
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(HttpMethod.Post, Tiny + "/candidates/0/pin"));
        Assert.True((await GetAsync(Tiny + "/candidates", RemoteJson.Default.CandidatePage)).Items[0].Pinned);
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(HttpMethod.Delete, Tiny + "/candidates/0/pin"));
        Assert.False((await GetAsync(Tiny + "/candidates", RemoteJson.Default.CandidatePage)).Items[0].Pinned);
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(HttpMethod.Post, Tiny + "/candidates/99/pin"));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(HttpMethod.Post, Tiny + "/candidates/x/pin"));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(HttpMethod.Post, Tiny + "/candidates/0/measure", new MeasureRequest("moon")));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(HttpMethod.Post, Tiny + "/candidates/0/measure", new MeasureRequest("edge")));
        Assert.True(await _api.Host.ReportAsync(lease.Key, new WorkOutcome.Released(), Cancellation));
        WorkLease again = (await _api.Host.LeaseAsync(WorkedCampaign.Worker, TimeSpan.Zero, Cancellation))!;
        Assert.Equal("c0/again/1/edge", again.Item.Id);
        Assert.True(await _api.Host.ReportAsync(again.Key, new WorkOutcome.Done(new FakeWork().Do(again.Item)), Cancellation));
        Assert.Contains((await GetAsync(Tiny + "/candidates/0", RemoteJson.Default.CandidateDetail)).Measurements, m => m.When == "again");
        await _api.Host.CancelAsync("tiny", "enough", Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(HttpMethod.Post, Tiny + "/candidates/0/pin"));
        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(HttpMethod.Post, Tiny + "/candidates/0/measure", new MeasureRequest("edge")));
    }

    [Fact]
    public async Task A_client_over_HTTP_keeps_candidates_and_has_them_timed_again()
    {
        await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec, until: "c0/train/0");
        var host = new RemoteCampaignHost(_api.Connection());
        await host.PinAsync("tiny", 0, true, Cancellation);
        await host.MeasureAsync("tiny", 0, "edge", Cancellation);
        CampaignState state = (await _api.Host.GetAsync("tiny", Cancellation))!;
        Assert.Equal((true, 1), (state.Candidates[0].Pinned, state.Candidates[0].Asked.Length));
        await host.PinAsync("tiny", 0, false, Cancellation);
        Assert.False((await _api.Host.GetAsync("tiny", Cancellation))!.Candidates[0].Pinned);
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => host.PinAsync("tiny", 99, true, Cancellation));
    }

    [Theory]
    [InlineData("/candidates?limit=0")]
    [InlineData("/candidates?sort=beauty")]
    [InlineData("/candidates?standing=behind")]
    [InlineData("/points?metrics=beauty")]
    [InlineData("/points?max=0")]
    [InlineData("/points?after=x")]
    [InlineData("/importance?metric=beauty")]
    [InlineData("/timeline?max=0")]
    [InlineData("/log?limit=x")]
    [InlineData("/log?before=-1")]
    public async Task A_wrong_query_is_refused_with_its_reason(string query)
    {
        await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec, until: "c1/train/0");
        using HttpResponseMessage answer = await _client.GetAsync(Tiny + query, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        ProblemDocument problem = (await answer.Content.ReadFromJsonAsync(RemoteJson.Default.ProblemDocument, Cancellation))!;
        Assert.Single(problem.Errors);
        Assert.Null(answer.Headers.ETag);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec, until: "c0/train/0");
        foreach (string path in new[]
        {
            "/api/v1/campaigns/none/overview", "/api/v1/campaigns/none/log", Tiny + "/candidates/99", Tiny + "/candidates/-1", Tiny + "/candidates/0x1", Tiny + "/candidates/0/model.onnx",
            Tiny + "/candidates/99/model.onnx", "/api/v1/campaigns/none/report",
        })
        {
            using HttpResponseMessage answer = await _client.GetAsync(path, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Workers_are_told_at_work_waiting_and_silent()
    {
        var host = new RemoteCampaignHost(_api.Connection());
        await _api.Host.StartAsync(TinyCampaign.Submission(WorkedCampaign.Spec), Cancellation);
        WorkLease lease = (await host.LeaseAsync(WorkedCampaign.Worker, TimeSpan.Zero, Cancellation))!;
        Assert.True(await host.HeartbeatAsync(lease.Key, new WorkProgress(0.25, "step 5"), Cancellation));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<WorkLease?> waiting = host.LeaseAsync(new("second") { Slot = "second/1" }, TimeSpan.FromSeconds(30), stop.Token);
        Fleet fleet;
        do
        {
            fleet = await GetAsync("/api/v1/workers", RemoteJson.Default.Fleet);
        }
        while (fleet.Workers.Count < 2);

        Assert.Equal(("second", "waiting"), (fleet.Workers[0].Name, fleet.Workers[0].State));
        FleetWorker working = fleet.Workers[1];
        Assert.Equal(("worker", "working", "tiny", "preparing the base model", 0.25, "step 5", "train"), (working.Name, working.State, working.Campaign, working.Item, working.Done, working.Note, working.Label));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_worker_that_is_told_that_its_lease_is_lost_is_busy_no_longer()
    {
        var clock = new ManualClock();
        await using TestApi api = await TestApi.StartAsync(keyClock: clock);
        var worker = new RemoteCampaignHost(api.Connection());
        await api.Host.StartAsync(TinyCampaign.Submission(WorkedCampaign.Spec), Cancellation);
        WorkLease lease = (await worker.LeaseAsync(WorkedCampaign.Worker, TimeSpan.Zero, Cancellation))!;
        clock.Advance(10);
        await api.Host.CancelAsync("tiny", "enough", Cancellation);
        Assert.False(await worker.HeartbeatAsync(lease.Key, new WorkProgress(0.5, "step 5"), Cancellation));
        clock.Advance(30);
        using HttpClient client = api.Client();
        FleetWorker known = Assert.Single((await client.GetFromJsonAsync("/api/v1/workers", RemoteJson.Default.Fleet, Cancellation))!.Workers);
        Assert.Equal(("waiting", 0.25), (known.State, known.BusyShare));
    }

    [Fact]
    public async Task A_campaign_whose_spec_cannot_be_read_keeps_nobody_from_the_others()
    {
        await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec, until: "c0/train/0");
        CampaignSpec strange = WorkedCampaign.Spec with { Name = "strange", Targets = [TinyCampaign.TargetNamed("phone")] };
        await _api.Host.StartAsync(TinyCampaign.Submission(strange) with { Text = "written: by a later version" }, Cancellation);
        Assert.Equal(["edge"], (await GetAsync("/api/v1/targets", RemoteJson.Default.TargetList)).Targets.Select(t => t.Name));
        IReadOnlyList<CampaignSummary> summaries = await GetAsync("/api/v1/campaigns", RemoteJson.Default.IReadOnlyListCampaignSummary);
        Assert.Equal([("strange", null), ("tiny", 7)], summaries.Select(s => (s.Name, s.Planned)));
        Assert.Equal("tiny", Assert.Single((await GetAsync("/api/v1/workers", RemoteJson.Default.Fleet)).Workers).Campaign);
        using HttpResponseMessage itself = await _client.GetAsync("/api/v1/campaigns/strange/overview", Cancellation);
        ProblemDocument problem = (await itself.Content.ReadFromJsonAsync(RemoteJson.Default.ProblemDocument, Cancellation))!;
        Assert.Equal(HttpStatusCode.BadRequest, itself.StatusCode);
        Assert.All(problem.Errors, e => Assert.Contains("the spec of campaign 'strange'", e.Where));
    }

    [Fact]
    public async Task Everything_wrong_with_a_spec_is_said_at_its_place()
    {
        const string wrong = "apiVersion: prunesearch/v1\nname: WRONG\nmodel: {architecture: lenet5, training: {epochs: 1}}\nsearch:\n  candidates: 0\nobjectives: [beauty]\n";
        SpecValidation validation = await ValidateAsync(new SpecText(wrong));
        Assert.False(validation.Valid);
        Assert.Null(validation.Canonical);
        Assert.Equal([(2, "name"), (5, "search.candidates"), (6, "objectives[0]")], validation.Errors.Where(e => e.Line > 1).Select(e => (e.Line!.Value, e.Where)));
        Assert.All(validation.Errors, e => Assert.True(e.Message.Length > 0 && e.Rule!.Length > 0 && e.Column > 0));
        SpecValidation sound = await ValidateAsync(new SpecText(Malformed.SpecRequests.Sound));
        Assert.True(sound.Valid, string.Join("; ", sound.Errors));
        Assert.Equal("sound", JsonDocument.Parse(sound.Canonical!).RootElement.GetProperty("name").GetString());
        SpecValidation json = await ValidateAsync(new SpecText(sound.Canonical!));
        Assert.True(json.Valid, string.Join("; ", json.Errors));
        SpecValidation lacking = await ValidateAsync(new SpecText(Malformed.SpecRequests.Sound, FakeWork.Hash("no such model")));
        Assert.Equal("model", Assert.Single(lacking.Errors).Where);
        Assert.Equal(SpecSchema.ToJson(SpecContext.BuiltIn), await _client.GetStringAsync("/api/v1/specs/schema", Cancellation));
    }

    private async Task<SpecValidation> ValidateAsync(SpecText text)
    {
        using HttpResponseMessage answer = await _client.PostAsync("/api/v1/specs/validate", RemoteConnection.Json(text, RemoteJson.Default.SpecText), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync(RemoteJson.Default.SpecValidation, Cancellation))!;
    }

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, MeasureRequest? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : RemoteConnection.Json(body, RemoteJson.Default.MeasureRequest) };
        using HttpResponseMessage answer = await _client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> StatusAsync(string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);
        using HttpResponseMessage answer = await _client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}");
        return (await answer.Content.ReadFromJsonAsync(type, Cancellation))!;
    }
}
