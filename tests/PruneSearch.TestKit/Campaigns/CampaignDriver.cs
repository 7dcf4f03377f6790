using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Search.Samplers;
using Xunit;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>A host of one campaign that keeps records in memory, and workers that make reports up. Time stands still unless moved.</summary>
public sealed class CampaignDriver
{
    public static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly WorkerAbilities Anything = new("worker");

    private const int MostSteps = 2000;

    private readonly CampaignSpec _spec;

    public CampaignDriver(CampaignSpec spec, FakeWork? work = null, ISampler? sampler = null)
    {
        _spec = spec;
        Work = work ?? new FakeWork();
        Campaign = new Campaign(spec, sampler ?? Sampler(spec), CampaignState.Empty);
        Commit(Campaign.Start(new JournalRecord.Started
        {
            At = Now, Format = JournalRecord.CurrentFormat, Name = spec.Name, Spec = "", BaseFolder = ".", CanonicalSpec = "", Version = "test",
        }));
    }

    public FakeWork Work { get; set; }

    public Campaign Campaign { get; private set; }

    public CampaignState State => Campaign.State;

    public DateTimeOffset Now { get; set; } = Start;

    public List<JournalRecord> Records { get; } = [];

    /// <summary>Every work item that was handed out, in order.</summary>
    public IEnumerable<WorkItem> Leased => Records.OfType<JournalRecord.Leased>().Select(r => r.Item);

    public static ISampler Sampler(CampaignSpec spec) => new SamplerRegistry().Create(spec.Search.Sampler, spec.Search.Options);

    /// <summary>Takes the campaign up from its records, as after a crash: leases are void.</summary>
    public void Restart(ISampler? sampler = null)
    {
        Campaign = new Campaign(_spec, sampler ?? Sampler(_spec), StateFold.Apply(CampaignState.Empty, Records));
        if (Campaign.Reclaim(State.Leases.Keys, LeaseEnd.Restarted, Now) is { } decision)
        {
            Commit(decision);
        }
    }

    public bool Commit(Decision? decision)
    {
        if (decision is null)
        {
            return false;
        }

        Records.AddRange(decision.Records);
        Campaign.Commit(decision);
        return true;
    }

    /// <summary>Work for a worker, candidates proposed as they come due; null where there is none.</summary>
    public LeaseState? TryLease(WorkerAbilities? worker = null)
    {
        for (int i = 0; i < MostSteps; i++)
        {
            switch (Campaign.Lease(worker ?? Anything, Now, TimeSpan.FromMinutes(1)))
            {
                case LeaseOffer.Granted granted:
                    Commit(granted.Decision);
                    return granted.Lease;
                case LeaseOffer.ProposalDue due:
                    Commit(Campaign.Propose(due.Request, due.Request.Ask(), Now));
                    break;
                case LeaseOffer.Due due:
                    Commit(due.Decision);
                    break;
                default:
                    return null;
            }
        }

        throw new InvalidOperationException("the campaign proposes without end");
    }

    public LeaseState Lease(WorkerAbilities? worker = null)
    {
        LeaseState? lease = TryLease(worker);
        Assert.NotNull(lease);
        return lease;
    }

    public bool Report(LeaseState lease) => Commit(Campaign.Report(lease.Token, Work.Do(lease.Item), Now));

    public bool Fail(LeaseState lease, FailureKind kind) => Commit(Campaign.Fail(lease.Token, kind, "made up", Now));

    public bool Lose(LeaseState lease, LeaseEnd reason = LeaseEnd.Expired) => Commit(Campaign.Reclaim([lease.Token], reason, Now));

    /// <summary>Works until an item of that name is leased, which is handed back unreported.</summary>
    public LeaseState LeaseUntil(string id)
    {
        for (int i = 0; i < MostSteps; i++)
        {
            LeaseState lease = Lease();
            if (lease.Item.Id == id)
            {
                return lease;
            }

            Assert.True(Report(lease));
        }

        throw new InvalidOperationException($"{id} never came");
    }

    /// <summary>Works until nothing is left to do; fails where the campaign is not over then.</summary>
    public CampaignDriver Finish()
    {
        Step(MostSteps);
        Assert.True(State.IsOver, $"nothing to do, and the campaign is in phase {State.Phase}; active: {string.Join(", ", State.Active)}");
        return this;
    }

    /// <summary>Does so many items at most.</summary>
    public void Step(int items)
    {
        for (int i = 0; i < items && TryLease() is { } lease; i++)
        {
            Assert.True(Report(lease));
        }
    }
}
