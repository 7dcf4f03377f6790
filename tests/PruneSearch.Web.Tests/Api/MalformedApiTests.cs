using System.Security.Cryptography;
using System.Text.Json;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Tests.Api.Malformed;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

/// <summary>A thousand requests that must be refused, over raw connections, to a server at work: a campaign with a lease out, one that is over.</summary>
public sealed class MalformedApiTests : IAsyncLifetime
{
    private static readonly WorkerAbilities Worker = new("worker") { Slot = "worker/1" };

    private TestApi _api = null!;
    private WorkLease _lease = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Report => $"/api/v1/campaigns/tiny/leases/c{_lease.Item.Candidate}/{_lease.Token}/report";

    /// <summary>Bodies that each endpoint would take.</summary>
    private Dictionary<string, string> Sound
    {
        get
        {
            WorkReport plan = (PlanReport)new FakeWork().Do(_lease.Item) with { Surgery = new OracleSummary(0, 1, 1e-4, true, "both") };
            var lease = new LeaseRequest { Protocol = WorkerProtocol.Version, Worker = "other", Slot = "other/1", Trains = true, Targets = ["cloud"], WaitSeconds = 0.5 };
            return new Dictionary<string, string>
            {
                ["/api/v1/campaigns"] = JsonSerializer.Serialize(new SubmitRequest("text", FakeWork.Hash("x"), Resume: true), RemoteJson.Default.SubmitRequest),
                ["/api/v1/campaigns/tiny/cancel"] = JsonSerializer.Serialize(new CancelRequest("enough"), RemoteJson.Default.CancelRequest),
                ["/api/v1/campaigns/tiny/candidates"] = JsonSerializer.Serialize(new EnqueueRequest("x"), RemoteJson.Default.EnqueueRequest),
                ["/api/v1/leases"] = JsonSerializer.Serialize(lease, RemoteJson.Default.LeaseRequest),
                [Report.Replace("/report", "/heartbeat", StringComparison.Ordinal)] = JsonSerializer.Serialize(new WorkProgress(0.5, "note"), RemoteJson.Default.WorkProgress),
                [Report] = JsonSerializer.Serialize(new WorkOutcome.Done(plan), RemoteJson.Default.WorkOutcome),
            };
        }
    }

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(new ManualClock(), keys: TestKeys.All);
        await _api.Artifacts.PutAsync("a model that was uploaded"u8.ToArray(), Cancellation);
        await _api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Name = "over" }), Cancellation);
        await _api.Host.CancelAsync("over", "over", Cancellation);
        await _api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec), Cancellation);
        var host = new RemoteCampaignHost(_api.Connection(TestKeys.Worker));
        while ((_lease = (await host.LeaseAsync(Worker, TimeSpan.Zero, Cancellation))!).Item is not WorkItem.Prepare)
        {
            Assert.True(await host.ReportAsync(_lease.Key, new WorkOutcome.Done(new FakeWork().Do(_lease.Item)), Cancellation));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_is_refused_with_its_status_and_its_reason_and_nothing_is_stored()
    {
        RawRequest[] requests =
        [
            .. KeyRequests.All(), .. PathRequests.All(_lease.Token, _lease.Item.Candidate!.Value), .. BodyRequests.All(Sound), .. FieldRequests.All(Sound), .. ValueRequests.All(_lease.Item, Report),
            .. SpecRequests.All(),
        ];
        IReadOnlyDictionary<string, string> before = Stored();
        CampaignState state = (await _api.Host.GetAsync("tiny", Cancellation))!;
        var wrong = new List<string>();
        foreach (RawRequest request in requests)
        {
            RawAnswer answer = await request.SendAsync(_api.Url, Cancellation);
            if (!request.Statuses.Contains(answer.Status))
            {
                wrong.Add($"{request.Name}: {answer.Status}, not {string.Join(" or ", request.Statuses)}; {System.Text.Encoding.UTF8.GetString(answer.Body)}");
            }
            else if (request.HasProblem && ProblemOf(answer, out string? lack) is null)
            {
                wrong.Add($"{request.Name}: {answer.Status} {lack}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {requests.Length}:\n{string.Join('\n', wrong.Take(60))}");
        Assert.InRange(requests.Length, 1000, 10_000);
        Assert.Equal(before, Stored());
        Assert.Same(state, await _api.Host.GetAsync("tiny", Cancellation));

        // And it is still at work: the lease is valid, and the same report without an error is taken.
        var host = new RemoteCampaignHost(_api.Connection(TestKeys.Worker));
        Assert.True(await host.HeartbeatAsync(_lease.Key, new WorkProgress(0.5, "half"), Cancellation));
        Assert.True(await host.ReportAsync(_lease.Key, new WorkOutcome.Done(new FakeWork().Do(_lease.Item)), Cancellation));
        Assert.NotEqual(before, Stored());
    }

    [Fact]
    public async Task The_sound_requests_that_they_are_made_from_are_taken()
    {
        using HttpClient people = _api.Client(TestKeys.Operator);
        using HttpResponseMessage submitted = await people.PostAsync("/api/v1/campaigns", Json(new SubmitRequest(SpecRequests.Sound), RemoteJson.Default.SubmitRequest), Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Created, submitted.StatusCode);
        using HttpClient worker = _api.Client(TestKeys.Worker);
        foreach (string path in Sound.Keys.Where(p => p.Contains("/lease", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var body = new StringContent(Sound[path], System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await worker.PostAsync(path, body, Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        }
    }

    private static ByteArrayContent Json<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => (ByteArrayContent)RemoteConnection.Json(value, type);

    private static ProblemDocument? ProblemOf(RawAnswer answer, out string? lack)
    {
        lack = "is no problem document";
        if (!answer.ContentType.StartsWith("application/problem+json", StringComparison.Ordinal))
        {
            lack = $"is of type '{answer.ContentType}'";
            return null;
        }

        try
        {
            ProblemDocument problem = JsonSerializer.Deserialize(answer.Body, RemoteJson.Default.ProblemDocument)!;
            return problem.Status == answer.Status && problem.Title.Length > 0 ? problem : null;
        }
        catch (JsonException e)
        {
            lack = e.Message;
            return null;
        }
    }

    /// <summary>Every file of the server, with the hash of its bytes.</summary>
    private SortedDictionary<string, string> Stored()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFileSystemEntries(_api.Folder, "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(_api.Folder, path), Path.GetExtension(path) == ".lock" ? "lock" : File.Exists(path) ? Convert.ToHexStringLower(SHA256.HashData(Bytes(path))) : "folder");
        }

        return files;
    }

    /// <summary>The journal is open for writing meanwhile.</summary>
    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
