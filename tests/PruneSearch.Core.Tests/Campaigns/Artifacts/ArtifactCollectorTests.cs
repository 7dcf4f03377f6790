using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Artifacts;

/// <summary>Nothing that is needed later is ever collected; what is not needed goes.</summary>
public sealed class ArtifactCollectorTests : IDisposable
{
    private static readonly CampaignSpec Rungs = TinyCampaign.Spec with
    {
        Recovery = new RecoverySpec { Rungs = [0.1, 0.3, 1] },
        Search = new SearchSpec { Sampler = "random", Candidates = 12 },
        Baselines = new BaselineSpec { Uniform = [0.5] },
    };

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, bool> Runs
    {
        get
        {
            var data = new TheoryData<string, int, bool>();
            foreach (string kind in new[] { "all", "asha", "same shapes", "zeroed", "untrained", "duplicates", "untimed" })
            {
                for (int seed = 1; seed <= 3; seed++)
                {
                    data.Add(kind, seed, seed % 2 == 0);
                }
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_campaign_that_is_collected_after_every_step_finds_all_that_it_needs(string kind, int seed, bool isSpecAtHand)
    {
        CampaignSpec asha = Rungs with { Search = Rungs.Search with { Promotion = "asha", Eta = 2 } };
        var plain = new FakeWork { Accuracy = (c, rung) => 0.5 + (c * 7 % 12 * 0.02) + (rung * 0.01) };
        (CampaignSpec spec, FakeWork work) = kind switch
        {
            "all" => (Rungs, plain),
            "asha" => (asha, plain),
            "same shapes" => (asha, plain with { Shape = c => $"shape{c / 3}" }),
            "zeroed" => (asha, plain with { Shape = _ => null }),
            "untrained" => (Rungs with { Recovery = Rungs.Recovery with { Epochs = 0 } }, plain),
            "duplicates" => (asha, plain with { Identity = c => $"identity{c / 2}" }),
            "untimed" => (asha with { Targets = [], Objectives = TinyCampaign.Untimed.Objectives, Data = TinyCampaign.Untimed.Data }, plain),
            _ => throw new ArgumentException(kind),
        };
        using var campaign = new CollectedCampaign(spec, work, seed, isSpecAtHand);
        await campaign.RunAsync();
        await campaign.AssertResultsAsync();
        Assert.True(kind == "untrained" || campaign.Deleted > 0, "nothing was collected");
    }

    [Fact]
    public void Superseded_checkpoints_and_those_of_candidates_that_lost_are_collected()
    {
        CampaignState state = new CampaignDriver(Rungs with { Search = Rungs.Search with { Promotion = "asha", Eta = 2 } }).Finish().State;
        IReadOnlySet<ArtifactHash> needed = ArtifactReferences.Of(state);
        ArtifactHash[] checkpoints = [.. state.Candidates.SelectMany(c => c.Rungs).Select(r => r.Training!.Checkpoint)];
        ArtifactHash[] front = [.. state.FinalFront.Select(n => state.Candidates[n].Rungs[^1].Training!.Checkpoint)];
        Assert.Equal(front.Order(Comparer), checkpoints.Where(needed.Contains).Order(Comparer));
        Assert.True(front.Length < checkpoints.Length / 2);
        Assert.DoesNotContain(state.Candidates, c => c.Plan?.Model is { } shape && needed.Contains(shape));
        Assert.All(state.Candidates.SelectMany(c => c.Rungs), r => Assert.Contains(r.Evaluation!.Model, needed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancelled_campaign_keeps_what_its_front_is_reproduced_from(bool isSpecAtHand)
    {
        var driver = new CampaignDriver(Rungs);
        driver.Step(60);
        CandidateState complete = driver.State.Candidates.First(c => c.Status == CandidateStatus.Complete);
        CandidateState active = driver.State.Candidates[driver.State.Active.Last()];
        Assert.True(driver.Commit(driver.Campaign.Cancel("enough", driver.Now)));
        IReadOnlySet<ArtifactHash> needed = ArtifactReferences.Of(driver.State, isSpecAtHand ? Rungs : null);
        int[] front = isSpecAtHand ? [.. PruneSearch.Campaigns.Decisions.CampaignFront.Of(driver.State, Rungs)] : [complete.Number];
        Assert.All(front, n => Assert.Contains(driver.State.Candidates[n].Rungs[^1].Training!.Checkpoint, needed));
        Assert.DoesNotContain(active.Plan!.Model!.Value, needed);
    }

    [Fact]
    public void What_a_spec_names_by_hash_is_kept()
    {
        var model = ArtifactHash.Of([1]);
        var other = ArtifactHash.Of([2]);
        var state = new CampaignState { Spec = $"model: artifact:{model}\n", CanonicalSpec = $"{{\"model\":{{\"file\":\"{other}\"}}}}" };
        Assert.Equal([model, other], ArtifactReferences.Of(state).OrderBy(h => h == model ? 0 : 1));
    }

    [Fact]
    public async Task What_is_young_or_was_touched_is_spared()
    {
        DirectoryArtifactStore store = Store();
        ArtifactHash old = await store.PutAsync(new byte[10], Cancellation);
        ArtifactHash touched = await store.PutAsync(new byte[20], Cancellation);
        _clock.Advance(3600);
        ArtifactHash young = await store.PutAsync(new byte[40], Cancellation);
        await store.TouchAsync(touched, Cancellation);
        _clock.Advance(1);
        var collector = new ArtifactCollector(store, _ => CollectedCampaign.One(CampaignState.Empty, null), TimeSpan.FromMinutes(30), _clock);
        Assert.Equal(new CollectionResult(1, 10, 2, 60, 0), await collector.CollectAsync(Cancellation));
        Assert.False(await store.ContainsAsync(old, Cancellation));
        Assert.True(await store.ContainsAsync(touched, Cancellation));
        Assert.True(await store.ContainsAsync(young, Cancellation));
    }

    [Fact]
    public async Task Nothing_is_deleted_where_a_campaign_cannot_be_read()
    {
        DirectoryArtifactStore store = Store();
        ArtifactHash old = await store.PutAsync(new byte[10], Cancellation);
        _clock.Advance(1_000_000);
        var collector = new ArtifactCollector(store, _ => Unreadable(), null, _clock);
        IOException e = await Assert.ThrowsAsync<IOException>(() => collector.CollectAsync(Cancellation));
        Assert.Equal("the second journal is damaged", e.Message);
        Assert.True(await store.ContainsAsync(old, Cancellation));
    }

    [Fact]
    public async Task A_full_store_collects_before_it_refuses()
    {
        DirectoryArtifactStore store = Store();
        var collector = new ArtifactCollector(store, _ => CollectedCampaign.One(CampaignState.Empty, null), TimeSpan.FromMinutes(30), _clock);
        var limited = new QuotaArtifactStore(store, 1000, _clock, (_, c) => collector.CollectAsync(c));
        await limited.PutAsync(ArtifactBytes.Of(800), Cancellation);
        await Assert.ThrowsAsync<ArtifactQuotaException>(async () => await limited.PutAsync(ArtifactBytes.Of(900), Cancellation));
        _clock.Advance(3600);
        ArtifactHash hash = await limited.PutAsync(ArtifactBytes.Of(900), Cancellation);
        Assert.Equal(900, (await limited.GetAsync(hash, Cancellation)).Length);
    }

    private static Comparer<ArtifactHash> Comparer { get; } = Comparer<ArtifactHash>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value));

    private static async IAsyncEnumerable<(CampaignState State, CampaignSpec? Spec)> Unreadable()
    {
        await Task.CompletedTask;
        yield return (CampaignState.Empty, null);
        throw new IOException("the second journal is damaged");
    }

    private DirectoryArtifactStore Store() => new(_folder.Path, new DurableFiles(NoCrashPoints.Instance), _clock);
}
