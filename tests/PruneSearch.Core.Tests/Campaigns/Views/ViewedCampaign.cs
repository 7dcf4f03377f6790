using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;
using PruneSearch.TestKit.Campaigns;
using CampaignHistory = PruneSearch.Campaigns.Views.CampaignHistory;

namespace PruneSearch.Core.Tests.Campaigns.Views;

/// <summary>Views of made-up campaigns.</summary>
internal static class ViewedCampaign
{
    public static CampaignSpec Spec { get; } = TinyCampaign.Spec with
    {
        Search = new SearchSpec { Sampler = "random", Candidates = 8 },
        Baselines = new BaselineSpec { Uniform = [0.3, 0.5] },
        Constraints = [new ConstraintSpec(new MetricRef(Metric.Accuracy), false, 1, -0.35, "accuracy >= baseline - 0.35")],
    };

    public static CampaignView Finished { get; } = View(new CampaignDriver(Spec).Finish().State);

    public static CampaignView Large { get; } = View(StateFold.Apply(CampaignState.Empty, LargeCampaign.Records(LargeCampaign.Spec(3000), 3000)), LargeCampaign.Spec(3000));

    public static CampaignView View(CampaignState state, CampaignSpec? spec = null, CampaignView? before = null) => CampaignView.Of(state, spec ?? Spec, ReceiptBook.Empty, before);

    public static CampaignHistory History(IEnumerable<JournalRecord> records)
    {
        var history = new CampaignHistory();
        foreach ((int i, JournalRecord record) in records.Index())
        {
            history.Add(new CampaignEvent(i + 1, record));
        }

        return history;
    }
}
