using System.Globalization;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>Name, what was found, and the dense model's figures.</summary>
internal static class HeadingSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        CampaignState state = content.State;
        html.Element("h1", state.Name);
        html.Element("p", $"{Model(content.Spec)}. {Progress(content)}", ("class", "soft"));
        foreach (CampaignFinding finding in CampaignFinding.Of(content))
        {
            html.Element("p", finding.Text, ("class", finding.IsGain ? "finding" : "finding none"));
        }

        if (state.Base is null)
        {
            return;
        }

        html.Open("dl", ("class", "facts"));
        Fact("dense model", $"{Figures.Count(state.Base.Parameters)} parameters, {Figures.Count(state.Base.Macs)} MACs, {Figures.Bytes(state.Base.Bytes)}");
        if (content.Spec.Task == TaskKind.Classification)
        {
            Fact($"dense {CandidateText.Measure(content.Spec, state.Base.Validation)}{(state.Base.Validation.Samples > 0 ? $", {state.Base.Validation.Samples} validation samples" : ", validation")}", CandidateText.Judged(state.Base.Validation));
        }

        if (ComputedBy.Of(state) is { Count: > 0 } backends)
        {
            Fact("computed by", string.Join("; ", backends));
        }

        foreach (string target in state.DenseMeasurements.Keys)
        {
            if (content.DenseLatency(target) is { } latency)
            {
                Fact($"dense latency on {content.Receipts.Of(state.DenseMeasurements[target])!.Target}", latency);
            }
        }

        if (content.Advantage is { Uniform: { } uniform } advantage)
        {
            Fact("hypervolume", HypervolumeText.Of(advantage, uniform));
        }

        html.Close();

        void Fact(string name, string value) => html.Open("div").Element("dt", name).Element("dd", value).Close();
    }

    private static string Model(CampaignSpec spec) => spec.Model.Onnx is { } path
        ? $"Model {Path.GetFileName(path)}"
        : $"Model {spec.Model.Architecture}{(spec.Model.Width is { } width ? $", width {width}" : string.Empty)}, trained by the campaign";

    private static string Progress(ReportContent content)
    {
        CampaignState state = content.State;
        string phase = state.Phase switch
        {
            CampaignPhase.Finished => "Finished",
            CampaignPhase.Failed => $"Failed: {state.Reason}",
            CampaignPhase.Cancelled => $"Cancelled: {state.Reason}",
            _ => $"Not finished: in phase {state.Phase.ToString().ToLowerInvariant()}, {HypervolumeText.Candidates(state.Active.Count)} active",
        };
        int sampled = state.Candidates.Count(c => c.Origin == CandidateOrigin.Sampler);
        return $"{phase}. {HypervolumeText.Candidates(sampled)} by {content.Spec.Search.Sampler}, {state.Candidates.Count - sampled} {(state.Candidates.Count - sampled == 1 ? "other" : "others")}, {content.Front.Count} on the front. "
            + $"Started {state.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, last record after {Figures.Seconds((state.UpdatedAt - state.StartedAt).TotalSeconds)}.";
    }
}
