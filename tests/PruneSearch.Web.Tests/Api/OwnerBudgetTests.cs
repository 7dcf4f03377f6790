using System.Net;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Api;
using PruneSearch.Web.Keys;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

/// <summary>What one owner's campaigns may spend together.</summary>
public sealed class OwnerBudgetTests
{
    private static readonly string Other = ApiKey.NewSecret();

    private readonly ManualClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Running_campaigns_of_an_owner_share_candidates_and_those_that_are_over_free_them()
    {
        await using TestApi api = await StartAsync(new OwnerBudgets(10, null));
        RemoteCampaignHost olga = Host(api, TestKeys.Operator);
        await SubmitAsync(olga, "one", candidates: 4);
        await SubmitAsync(olga, "two", candidates: 3, s => s with { Baselines = new BaselineSpec { Uniform = [0.5], Random = [0.5] } });
        InvalidInputException e = await Assert.ThrowsAsync<InvalidInputException>(() => SubmitAsync(olga, "three", candidates: 2));
        Assert.Equal(("search.candidates", "asks for 2 candidates with baselines; olga's running campaigns have 9 of 10"), (e.Errors.Single().Where, e.Errors.Single().Message));
        Assert.Equal(["one", "two"], await olga.ListAsync(Cancellation)); // nothing of it is there
        await SubmitAsync(olga, "four", candidates: 1);
        await SubmitAsync(Host(api, Other), "others", candidates: 10);

        await olga.CancelAsync("one", "done with it", Cancellation);
        await SubmitAsync(olga, "three", candidates: 4);
        await Assert.ThrowsAsync<InvalidInputException>(() => SubmitAsync(olga, "five", candidates: 1));
        Assert.Equal("olga", (await olga.GetAsync("three", Cancellation))!.Owner);
    }

    [Fact]
    public async Task Hours_are_promised_by_running_campaigns_and_spent_by_those_that_are_over()
    {
        await using TestApi api = await StartAsync(new OwnerBudgets(null, 10));
        RemoteCampaignHost olga = Host(api, TestKeys.Operator);
        InvalidInputException missing = await Assert.ThrowsAsync<InvalidInputException>(() => SubmitAsync(olga, "one"));
        Assert.Contains("olga has 10 hours left", Assert.Single(missing.Errors).Message);
        await SubmitAsync(olga, "one", hours: 6);
        InvalidInputException beyond = await Assert.ThrowsAsync<InvalidInputException>(() => SubmitAsync(olga, "two", hours: 5));
        Assert.Equal(("budget.computeHours", "is 5; olga has 4 of 10 hours left"), (beyond.Errors.Single().Where, beyond.Errors.Single().Message));
        await SubmitAsync(olga, "two", hours: 4);

        // A worker is busy for two hours, then the campaign is over: two hours are spent, four are free again.
        var worker = new RemoteCampaignHost(api.Connection(TestKeys.Worker));
        WorkLease lease = (await worker.LeaseAsync(new WorkerAbilities("wanda"), TimeSpan.Zero, Cancellation))!;
        _clock.Advance(2 * 3600);
        Assert.True(await worker.ReportAsync(lease.Key, new WorkOutcome.Done(new FakeWork().Do(lease.Item)), Cancellation));
        await olga.CancelAsync(lease.Campaign, "done with it", Cancellation);
        double free = lease.Campaign == "one" ? 4 : 2;
        await Assert.ThrowsAsync<InvalidInputException>(() => SubmitAsync(olga, "three", hours: free + 0.1));
        await SubmitAsync(olga, "three", hours: free);
    }

    [Fact]
    public async Task Resuming_a_campaign_asks_for_no_room()
    {
        await using TestApi api = await StartAsync(new OwnerBudgets(4, 1));
        RemoteCampaignHost olga = Host(api, TestKeys.Operator);
        await SubmitAsync(olga, "one", hours: 1);
        InvalidInputException again = await Assert.ThrowsAnyAsync<InvalidInputException>(() => SubmitAsync(olga, "one", hours: 1));
        Assert.Contains("was submitted before", again.Message);
        await SubmitAsync(olga, "one", hours: 1, resume: true);
        using HttpClient http = api.Client(TestKeys.Operator);
        using HttpResponseMessage conflict = await http.PostAsync(
            ApiRoutes.Campaigns, RemoteConnection.Json(new SubmitRequest(Text("one", 4, 0.5, s => s)), RemoteJson.Default.SubmitRequest), Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(null, 5.0)]
    public async Task A_campaign_whose_spec_cannot_be_read_counts_with_what_it_has_done(int? most, double? mostHours)
    {
        await using TestApi api = await StartAsync(new OwnerBudgets(most, mostHours));
        await api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Name = "strange" }) with { Text = "written: by a later version", Owner = "olga" }, Cancellation);
        RemoteCampaignHost olga = Host(api, TestKeys.Operator);
        InvalidInputException e = await Assert.ThrowsAsync<InvalidInputException>(() => SubmitAsync(olga, "one", candidates: 5, hours: 6));
        Assert.Equal(most is null ? "budget.computeHours" : "search.candidates", Assert.Single(e.Errors).Where);
        await SubmitAsync(olga, "one", candidates: 3, hours: 5);
    }

    [Fact]
    public async Task Two_that_come_at_once_do_not_share_the_last_room()
    {
        await using TestApi api = await StartAsync(new OwnerBudgets(5, null));
        RemoteCampaignHost olga = Host(api, TestKeys.Operator);
        Task[] all = [.. Enumerable.Range(0, 8).Select(i => SubmitAsync(olga, $"at-once-{i}", candidates: 5))];
        await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(1, all.Count(t => t.IsCompletedSuccessfully));
        Assert.All(all.Where(t => t.IsFaulted), t => Assert.IsType<InvalidInputException>(t.Exception!.InnerException));
        Assert.Single(await olga.ListAsync(Cancellation));
    }

    private static RemoteCampaignHost Host(TestApi api, string key) => new(api.Connection(key));

    private static string Text(string name, int candidates, double? hours, Func<CampaignSpec, CampaignSpec> change) => CanonicalSpec.ToJson(change(TinyCampaign.Spec with
    {
        Name = name, BaseFolder = "/", Search = TinyCampaign.Spec.Search with { Candidates = candidates }, Budget = TinyCampaign.Spec.Budget with { ComputeHours = hours },
    }));

    private static Task SubmitAsync(
        RemoteCampaignHost host, string name, int candidates = 4, Func<CampaignSpec, CampaignSpec>? change = null, double? hours = null, bool resume = false) =>
        host.SubmitAsync(new SubmitRequest(Text(name, candidates, hours, change ?? (s => s)), Resume: resume), Cancellation);

    private Task<TestApi> StartAsync(OwnerBudgets budgets) =>
        TestApi.StartAsync(_clock, TimeSpan.FromDays(1), keys: [.. TestKeys.All, TestKeys.Key("oscar", Role.Operator, Other)], budgets: budgets);
}
