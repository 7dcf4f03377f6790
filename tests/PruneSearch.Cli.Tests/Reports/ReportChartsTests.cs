using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;
using Xunit;

namespace PruneSearch.Cli.Tests.Reports;

/// <summary>The script and the data of a report's live charts; what they look like is tested in a browser.</summary>
public sealed partial class ReportChartsTests(ReportedCampaign campaign) : IClassFixture<ReportedCampaign>
{
    private static readonly ReportScript Script = new("if (1 < 2 && 'a]>b') {\r\n  document.title = 'drawn';\r\n}\r\n");

    [Fact]
    public void The_script_stands_in_the_page_once_and_the_policy_allows_it_by_its_hash()
    {
        string page = campaign.Page(script: Script);
        string[] scripts = [.. Scripts().Matches(page).Select(m => m.Groups[1].Value)];
        Assert.Equal(2, scripts.Length);
        Assert.Single(scripts, s => s.Contains("document.title = 'drawn'", StringComparison.Ordinal));
        string policy = WebUtility.HtmlDecode(Policy().Match(page).Groups[1].Value);
        string[] hashes = [.. scripts.Select(s => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s)))}'")];
        Assert.Equal($"default-src 'none'; style-src 'unsafe-inline'; script-src {string.Join(' ', hashes)}", policy);
        Assert.Equal(string.Join(' ', hashes), CampaignReport.ScriptSources(Script));
        Assert.DoesNotContain('\r', page);
    }

    [Fact]
    public void The_data_are_the_documents_that_the_API_serves()
    {
        XElement page = ReportedCampaign.Parse(campaign.Page(script: Script));
        Overview overview = Document(page, "overview", RemoteJson.Default.Overview);
        Assert.Equal((campaign.State.Sequence, campaign.State.Candidates.Count), (overview.Sequence, overview.Counts.Proposed));
        PointColumns points = Document(page, "points", RemoteJson.Default.PointColumns);
        Assert.Equal(campaign.State.Candidates.Select(c => c.Number), points.Number);
        Assert.Equal(overview.Metrics.Select(m => m.Key).Order(StringComparer.Ordinal), points.Values.Keys);
        HypervolumeHistory hypervolume = Document(page, "hypervolume", RemoteJson.Default.HypervolumeHistory);
        Assert.Equal(["search", "uniform", "random"], hypervolume.Series.Select(s => s.Origin));
        Timeline timeline = Document(page, "timeline", RemoteJson.Default.Timeline);
        Assert.Equal((campaign.Records.OfType<JournalRecord.Leased>().Count(), campaign.Records[^1].At), (timeline.Total, timeline.To));
        using JsonDocument importance = JsonDocument.Parse(Text(page, "importance"));
        Assert.Equal(overview.Objectives, importance.RootElement.EnumerateArray().Select(i => i.Deserialize(RemoteJson.Default.Importance)!.Metric));
        using JsonDocument members = JsonDocument.Parse(Text(page, "candidates"));
        CandidateDetail[] details = [.. members.RootElement.EnumerateArray().Select(c => c.Deserialize(RemoteJson.Default.CandidateDetail)!)];
        Assert.Equal(CampaignFront.Of(campaign.State, campaign.Spec).Take(ReportCharts.MostMembers), details.Select(d => d.Row.Number));
        Assert.All(details, d => Assert.NotEmpty(d.Measurements));
        Assert.All(details, d => Assert.Empty(d.Lineage));
    }

    [Fact]
    public void Names_that_are_markup_stay_within_the_data()
    {
        const string hostile = "</script><script>alert(1)</script><!--<script>]]>&amp;\u2028";
        string page = campaign.Page(campaign.State with { Name = hostile, Reason = hostile }, script: Script);
        Assert.Equal(2, Scripts().Count(page));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
        Assert.All(Data().Matches(page), d => Assert.DoesNotContain('<', d.Groups[1].Value));
        Assert.Equal(hostile, Document(ReportedCampaign.Parse(page), "overview", RemoteJson.Default.Overview).Summary.Name);
    }

    [Fact]
    public void Without_a_script_there_are_the_drawings_alone()
    {
        string text = campaign.Page();
        XElement page = ReportedCampaign.Parse(text);
        Assert.Single(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().Attributes("hidden"), a => a.Parent!.Name.LocalName == "section");
        Assert.Equal(["pareto", "hypervolume", "training"], page.Descendants().Attributes("data-chart").Select(a => a.Value));
        Assert.Equal(1, Sources().Count(text));
    }

    [Fact]
    public void Drawings_stay_for_readers_whose_browser_runs_no_script()
    {
        XElement page = ReportedCampaign.Parse(campaign.Page(script: Script));
        ILookup<bool, string> places = page.Descendants().Where(e => e.Attribute("data-chart") is not null)
            .ToLookup(e => e.Descendants("svg").Any(), e => e.Attribute("data-chart")!.Value + (e.Attribute("hidden") is null ? string.Empty : " hidden"));
        Assert.Equal(["pareto", "hypervolume", "training"], places[true]);
        Assert.Equal(["parameters hidden", "timeline hidden"], places[false]); // a cost model gives no samples to draw
    }

    [Fact]
    public void Every_moment_has_its_charts_and_the_same_text_each_time()
    {
        CampaignState state = CampaignState.Empty;
        foreach (JournalRecord record in campaign.Records)
        {
            state = StateFold.Apply(state, record);
            XElement page = ReportedCampaign.Parse(campaign.Page(state, script: Script));
            Assert.Equal((state.Sequence, state.Candidates.Count), (Document(page, "overview", RemoteJson.Default.Overview).Sequence, Document(page, "points", RemoteJson.Default.PointColumns).Total));
        }

        Assert.Equal(campaign.Page(state, script: Script), campaign.Page(script: Script));
    }

    [Theory]
    [InlineData("x = '</script>'")]
    [InlineData("x = '</SCRIPT >'")]
    [InlineData("while (x<!--y) {}")]
    [InlineData("a[b[0]]>1")]
    public void A_script_that_would_end_its_element_is_refused(string text) => Assert.Throws<ArgumentException>(() => new ReportScript(text));

    private static string Text(XElement page, string name) => Assert.Single(page.Descendants("script"), s => (string?)s.Attribute("data-document") == name).Value;

    private static T Document<T>(XElement page, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Text(page, name), type)!;

    /// <summary>Scripts that run.</summary>
    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<script type=\"application/json\"[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("sha256-")]
    private static partial Regex Sources();
}
