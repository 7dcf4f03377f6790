using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Artifacts;

/// <summary>
/// A campaign over a real store that is collected after every step, when everything has become old enough to go. Several work items are
/// under way at a time; some are lost, fail, or see the host restart.
/// </summary>
internal sealed class CollectedCampaign : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly CampaignSpec _spec;
    private readonly RandomStream _chance;
    private readonly ArtifactCollector _collector;

    public CollectedCampaign(CampaignSpec spec, FakeWork work, int seed, bool isSpecAtHand)
    {
        _spec = spec;
        _chance = new RandomStream((ulong)seed, "collected campaign");
        Driver = new CampaignDriver(spec, work);
        Store = new DirectoryArtifactStore(_folder.Path, new DurableFiles(NoCrashPoints.Instance), _clock);
        _collector = new ArtifactCollector(Store, _ => One(Driver.State, isSpecAtHand ? spec : null), Grace, _clock);
    }

    public CampaignDriver Driver { get; }

    public DirectoryArtifactStore Store { get; }

    public int Deleted { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async IAsyncEnumerable<(CampaignState State, CampaignSpec? Spec)> One(CampaignState state, CampaignSpec? spec)
    {
        await Task.CompletedTask;
        yield return (state, spec);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Works to the end.</summary>
    public async Task RunAsync()
    {
        var underWay = new List<LeaseState>();
        while (true)
        {
            LeaseState? lease = underWay.Count < 3 ? Driver.TryLease() : null;
            if (lease is not null)
            {
                underWay.Add(lease);
            }
            else if (underWay.Count == 0)
            {
                break;
            }
            else
            {
                await EndOneAsync(underWay);
            }

            await CollectAsync();
            foreach (LeaseState each in underWay)
            {
                await AssertStoredAsync(ArtifactReferences.Of(each.Item), each.Item.Id);
            }
        }

        Assert.True(Driver.State.IsOver, $"phase {Driver.State.Phase}");
    }

    /// <summary>Everything that reports and exports refer to, and what reproducing a member of the front reads.</summary>
    public async Task AssertResultsAsync()
    {
        CampaignState state = Driver.State;
        await AssertStoredAsync([state.Base!.Model], "the base model");
        await AssertStoredAsync(state.DenseMeasurements.Values.Select(m => m.Receipt), "dense receipts");
        foreach (CandidateState c in state.Candidates)
        {
            await AssertStoredAsync(c.Measurements.Values.Concat(c.Confirmations.Values).Select(m => m.Receipt), $"receipts of c{c.Number}");
            await AssertStoredAsync(_spec.Targets.Select(t => CandidateFigures.Measurement(state, c, t.Name)).OfType<MeasureReport>().Select(m => m.Receipt), $"figures of c{c.Number}");
            await AssertStoredAsync(c.Evaluation is { } judged ? [judged.Model] : [], $"export of c{c.Number}");
        }

        foreach (CandidateState c in CampaignFront.Of(state, _spec).Select(n => state.Candidates[n]))
        {
            await AssertStoredAsync(c.Rungs[^1].Training is { } trained ? [trained.Checkpoint] : [], $"reproduction of c{c.Number}");
        }
    }

    public async Task AssertStoredAsync(IEnumerable<ArtifactHash> hashes, string what)
    {
        foreach (ArtifactHash hash in hashes)
        {
            Assert.True(await Store.ContainsAsync(hash, Cancellation), $"{what}: {hash} was collected");
        }
    }

    private async Task EndOneAsync(List<LeaseState> underWay)
    {
        LeaseState lease = underWay[_chance.NextInt(underWay.Count)];
        underWay.Remove(lease);
        switch (_chance.NextInt(10))
        {
            case 0:
                Driver.Lose(lease);
                break;
            case 1:
                Driver.Fail(lease, FailureKind.Preempted);
                break;
            case 2 when lease.Item.Candidate is not null:
                Driver.Fail(lease, FailureKind.Diverged);
                break;
            case 3:
                Driver.Restart();
                underWay.Clear();
                break;
            default:
                await ReportAsync(lease);
                break;
        }
    }

    private async Task ReportAsync(LeaseState lease)
    {
        string[] contents = Contents(lease.Item);
        foreach (string content in contents)
        {
            await Store.PutAsync(System.Text.Encoding.UTF8.GetBytes(content), Cancellation);
        }

        Assert.True(Driver.Report(lease));
    }

    private async Task CollectAsync()
    {
        _clock.Advance((2 * Grace).TotalSeconds);
        Deleted += (await _collector.CollectAsync(Cancellation)).Deleted;
    }

    /// <summary>What <see cref="FakeWork"/> takes the hashes of.</summary>
    private string[] Contents(WorkItem item) => item switch
    {
        WorkItem.Base => ["dense"],
        WorkItem.Prepare { Candidate: { } c } => Driver.Work.Shape(c) is { } shape ? [$"plan {c}", shape] : [$"plan {c}"],
        WorkItem.Measure m => [$"receipt {m.Id}"],
        WorkItem.Train t => [$"checkpoint {t.Id}"],
        WorkItem.Evaluate e => [$"model {e.Candidate} {e.Rung}"],
        _ => throw new NotSupportedException(item.Id),
    };
}
