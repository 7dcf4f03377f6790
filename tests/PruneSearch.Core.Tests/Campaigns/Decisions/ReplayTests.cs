using System.Text.Json;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Decisions;

/// <summary>The records are the only truth, and follow from the reports alone.</summary>
public sealed class ReplayTests
{
    private static readonly CampaignSpec Spec = TinyCampaign.Spec with
    {
        Search = new SearchSpec { Sampler = "nsga2", Options = new Nsga2SamplerOptions { PopulationSize = 4 }, Candidates = 12, Promotion = "asha", Eta = 2 },
        Recovery = new RecoverySpec { Rungs = [0.5, 1] },
        Baselines = new BaselineSpec { Uniform = [0.5], Random = [0.5] },
    };

    private static readonly FakeWork Work = new() { Accuracy = (c, rung) => 0.5 + ((c * 7 % 12) * 0.01) + (rung * 0.001) };

    [Fact]
    public void The_same_reports_in_the_same_order_give_the_same_records() =>
        Assert.Equal(Json(new CampaignDriver(Spec, Work).Finish().Records), Json(new CampaignDriver(Spec, Work).Finish().Records));

    [Fact]
    public void Other_reports_give_other_proposals() => Assert.NotEqual(
        Configurations(new CampaignDriver(Spec, Work).Finish()),
        Configurations(new CampaignDriver(Spec, Work with { Accuracy = (c, _) => 0.9 - (c * 0.01) }).Finish()));

    [Fact]
    public void Another_seed_gives_other_proposals() => Assert.NotEqual(
        Configurations(new CampaignDriver(Spec, Work).Finish()), Configurations(new CampaignDriver(Spec with { Seed = 2 }, Work).Finish()));

    [Fact]
    public void Folding_the_records_gives_the_state_and_never_runs_the_sampler()
    {
        CampaignDriver driver = new CampaignDriver(Spec, Work).Finish();
        CampaignState state = driver.State;
        driver.Restart(new NoSampler());
        Assert.Equal(Json(state), Json(driver.State));
        Assert.Equal(14, state.Candidates.Count);
    }

    [Fact]
    public void A_campaign_that_is_taken_up_anywhere_proposes_what_it_would_have_proposed()
    {
        string[] expected = Configurations(new CampaignDriver(Spec, Work).Finish());
        for (int items = 1; items < 80; items += 3)
        {
            var driver = new CampaignDriver(Spec, Work);
            driver.Step(items);
            driver.TryLease(); // is lost with the process
            driver.Restart();
            Assert.Equal(expected, Configurations(driver.Finish()));
        }
    }

    [Fact]
    public void A_snapshot_in_the_middle_changes_nothing()
    {
        CampaignDriver driver = new CampaignDriver(Spec, Work).Finish();
        for (int at = 1; at < driver.Records.Count; at += 10)
        {
            byte[] snapshot = JsonSerializer.SerializeToUtf8Bytes(StateFold.Apply(CampaignState.Empty, driver.Records.Take(at)), RecordsJson.Default.CampaignState);
            var content = new JournalContent(at, snapshot, [.. driver.Records.Skip(at)]);
            Assert.Equal(Json(driver.State), Json(PruneSearch.Campaigns.Hosting.CampaignReplay.Fold(content)));
        }
    }

    private static string[] Configurations(CampaignDriver driver) =>
        [.. driver.Records.OfType<JournalRecord.Proposed>().Select(p => $"{p.Candidate} {p.Origin} {p.Configuration}")];

    private static string Json(IReadOnlyList<JournalRecord> records) => JsonSerializer.Serialize(new JournalLine(1, records), RecordsJson.Default.JournalLine);

    /// <summary>Dictionaries without an order of their own are compared in the order of their keys.</summary>
    private static string Json(CampaignState state) =>
        JsonSerializer.Serialize(state with { Identities = state.Identities.Clear(), Shapes = state.Shapes.Clear() }, RecordsJson.Default.CampaignState)
        + string.Join(';', state.Identities.OrderBy(e => e.Key, StringComparer.Ordinal)) + string.Join(';', state.Shapes.OrderBy(e => e.Key, StringComparer.Ordinal));

    private sealed class NoSampler : ISampler
    {
        public string Name => "none";

        public Configuration? Ask(SearchSpace space, IReadOnlyList<Trial> history, RandomStream random) =>
            throw new InvalidOperationException("the sampler was asked for what is recorded");
    }
}
