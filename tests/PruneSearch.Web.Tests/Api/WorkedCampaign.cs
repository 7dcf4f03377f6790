using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

/// <summary>A campaign of a test server whose work is made up.</summary>
internal static class WorkedCampaign
{
    public static readonly WorkerAbilities Worker = new("worker") { Slot = "worker/1" };

    /// <summary>The bytes of every exported model.</summary>
    public static readonly byte[] Model = "an exported model"u8.ToArray();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static CampaignSpec Spec { get; } = TinyCampaign.Spec with
    {
        Search = new SearchSpec { Sampler = "random", Candidates = 6 },
        Baselines = new BaselineSpec { Uniform = [0.5] },
        Constraints = [new ConstraintSpec(new MetricRef(Metric.Accuracy), false, 1, -0.35, "accuracy >= baseline - 0.35")],
    };

    /// <summary>Starts the campaign and works until it is over, or until an item of that name is leased.</summary>
    /// <returns>That lease; null at the end.</returns>
    public static async Task<WorkLease?> RunAsync(TestApi api, CampaignSpec spec, string? until = null)
    {
        ArtifactHash model = await api.Artifacts.PutAsync(Model, Cancellation);
        await api.Host.StartAsync(TinyCampaign.Submission(spec), Cancellation);
        var work = new FakeWork();
        while (await api.Host.LeaseAsync(Worker, TimeSpan.Zero, Cancellation) is { } lease)
        {
            if (lease.Item.Id == until)
            {
                return lease;
            }

            WorkReport report = work.Do(lease.Item) is EvaluationReport evaluation ? evaluation with { Model = model } : work.Do(lease.Item);
            Assert.True(await api.Host.ReportAsync(lease.Key, new WorkOutcome.Done(report), Cancellation));
        }

        CampaignState state = (await api.Host.GetAsync(spec.Name, Cancellation))!;
        Assert.True(state.IsOver && until is null);
        return null;
    }
}
