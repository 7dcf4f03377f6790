using System.Text.RegularExpressions;
using System.Xml.Linq;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Reports;

public sealed partial class CampaignReportTests(ReportedCampaign campaign) : IClassFixture<ReportedCampaign>
{
    private const string Hostile = "<script>alert('x & \"y\"')</script>";

    [Fact]
    public void Every_candidate_has_a_row_with_its_standing()
    {
        XElement page = ReportedCampaign.Parse(campaign.Page());
        IReadOnlyList<int> front = CampaignFront.Of(campaign.State, campaign.Spec);
        Assert.NotEmpty(front);
        Assert.All(campaign.State.Candidates, c =>
        {
            XElement row = Assert.Single(page.Descendants("tr"), r => (string?)r.Attribute("id") == $"c{c.Number}");
            Assert.Equal(front.Contains(c.Number), row.Elements("td").ElementAt(1).Value == "front");
        });
        Assert.Equal(
            campaign.State.Candidates.Count(c => c.Objectives is not null),
            page.Descendants("a").Count(a => a.Attribute("data-tip") is not null));
    }

    [Fact]
    public void The_sections_of_a_finished_campaign_are_all_there()
    {
        XElement page = ReportedCampaign.Parse(campaign.Page());
        string[] sections = [.. page.Descendants("h2").Select(h => h.Value)];
        Assert.Equal(
            ["Warnings", "Pareto front", "Hypervolume", "Promised and realised", "Test split", "Candidates", "Ratios of groups", "Training", "Receipts", "Export and reproduce", "Spec"],
            sections);
        SearchAdvantage advantage = SearchAdvantage.Of(campaign.State, campaign.Spec)!;
        Assert.Contains(page.Descendants("p"), p => p.Value.StartsWith(HypervolumeText.Of(advantage, advantage.Uniform!), StringComparison.Ordinal));
        Assert.All(CampaignFront.Of(campaign.State, campaign.Spec), n => Assert.Contains($"c{n}: promised ", campaign.Page(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_needs_nothing_beside_itself()
    {
        string text = campaign.Page();
        XElement page = ReportedCampaign.Parse(text);
        Assert.DoesNotMatch(Elsewhere(), text);
        Assert.All(page.Descendants().Attributes(), a => Assert.DoesNotContain(a.Name.LocalName, new[] { "src", "srcset", "action", "onclick" }));
        Assert.All(page.Descendants().Attributes("href"), a => Assert.StartsWith("#", a.Value, StringComparison.Ordinal));
        string[] ids = [.. page.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.All(page.Descendants().Attributes("href"), a => Assert.Contains(a.Value[1..], ids));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Text_of_users_stays_text()
    {
        CandidateState first = campaign.State.Candidates[0];
        CampaignState state = campaign.State with
        {
            Name = Hostile,
            Spec = $"# </pre>{Hostile}\u001b[31m",
            Base = campaign.State.Base! with { Warnings = [Hostile] },
            Candidates = campaign.State.Candidates.SetItem(0, first with { Status = CandidateStatus.Failed, Reason = Hostile }),
        };
        XElement page = ReportedCampaign.Parse(campaign.Page(state));
        Assert.Single(page.Descendants("script"));
        Assert.Equal(Hostile, page.Descendants("h1").Single().Value);
        Assert.Contains(page.Descendants("li"), li => li.Value == Hostile);
        Assert.Contains(page.Descendants("td"), td => td.Value == Hostile);
        Assert.Equal($"# </pre>{Hostile}\uFFFD[31m", page.Descendants("pre").Last().Value);
    }

    [Fact]
    public void A_latency_never_stands_without_its_target_interval_and_dense_baseline()
    {
        XElement page = ReportedCampaign.Parse(campaign.Page());
        var found = 0;
        foreach (XElement element in page.Descendants().Where(e => !e.HasElements && e.Name.LocalName is not ("script" or "style" or "pre")))
        {
            foreach (string text in new[] { element.Value, (string?)element.Attribute("data-tip"), (string?)element.Attribute("aria-label") }.OfType<string>().Where(t => Milliseconds().IsMatch(t)))
            {
                found++;
                Assert.Contains("[", text, StringComparison.Ordinal);
                Assert.Matches("dense|timed alone|computed alone", text);
                Assert.Contains("edge", text + Place(element), StringComparison.Ordinal);
            }
        }

        Assert.True(found > campaign.State.Candidates.Count, $"only {found} latencies on the page");
    }

    [Fact]
    public void Every_moment_of_a_campaign_has_a_page()
    {
        CampaignState state = CampaignState.Empty;
        foreach (JournalRecord record in campaign.Records)
        {
            state = StateFold.Apply(state, record);
            XElement page = ReportedCampaign.Parse(campaign.Page(state));
            Assert.Equal(state.Candidates.Count, page.Descendants("tr").Count(r => CandidateId().IsMatch((string?)r.Attribute("id") ?? string.Empty)));
            Assert.Equal(!state.IsOver, page.Descendants("li").Any(li => li.Value.StartsWith("The campaign has not finished", StringComparison.Ordinal)));
        }

        Assert.Equal(CampaignPhase.Finished, state.Phase);
        Assert.Equal(campaign.Page(), campaign.Page(state));
    }

    [Fact]
    public async Task Receipts_that_are_gone_are_named()
    {
        using var empty = new TemporaryFolder();
        ReceiptBook book = await ReceiptBook.ReadAsync(
            campaign.State, new DirectoryArtifactStore(empty.Path, new DurableFiles(NoCrashPoints.Instance)), TestContext.Current.CancellationToken);
        XElement page = ReportedCampaign.Parse(campaign.Page(receipts: book));
        ArtifactHash gone = campaign.State.DenseMeasurements["edge"].Receipt;
        Assert.Contains(page.Descendants("li"), li => li.Value.StartsWith($"receipt {gone}", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants("h2"), h => h.Value is "Receipts" or "Promised and realised");
    }

    /// <summary>What tells the target of a cell or an entry: its column's heading, its term, or the heading above its table.</summary>
    private static string Place(XElement element)
    {
        if (element.Name.LocalName == "dd")
        {
            return element.ElementsBeforeSelf("dt").Last().Value;
        }

        return element.Name.LocalName == "td"
            ? element.Ancestors("table").First().Descendants("th").ElementAt(element.ElementsBeforeSelf("td").Count()).Value
            : string.Empty;
    }

    [GeneratedRegex(@"\d ms\b")]
    private static partial Regex Milliseconds();

    [GeneratedRegex(@"https?:|[""'(]//|url\(|@import|<link|<img|<iframe", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"\Ac\d+\z")]
    private static partial Regex CandidateId();
}
