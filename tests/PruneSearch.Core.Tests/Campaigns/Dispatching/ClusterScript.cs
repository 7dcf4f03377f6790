using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Dispatching;

/// <summary>
/// A campaign cluster without a cluster: activations of one campaign over one store, candidates that hear heartbeats, workers that forget
/// answers. Every step is one event; nothing runs by itself.
/// </summary>
internal sealed class ClusterScript
{
    private const string Name = "tiny";
    private const int Workers = 3;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly MemoryCampaignStore _store = new();
    private readonly LiveCampaign[] _activations = new LiveCampaign[2];
    private readonly Dictionary<int, CandidateLeases> _candidates = [];
    private readonly LeaseTerms _terms = new();
    private readonly WorkLease?[] _held = new WorkLease?[Workers];
    private readonly List<WorkLease> _old = [];
    private readonly Dictionary<long, int> _accepted = [];

    public ClusterScript()
    {
        (_activations[0], _activations[1]) = (Activation(), Activation());
        Done(_activations[0].StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Search = new SearchSpec { Sampler = "random", Candidates = 12 } }), default), out bool _);
    }

    public int Conflicts => _store.Conflicts;

    public int Lost { get; private set; }

    public int Refused { get; private set; }

    public int Expired { get; private set; }

    public void Step(byte step)
    {
        int worker = step / 16 % Workers;
        LiveCampaign campaign = _activations[step / 64 % 2];
        switch (step % 16)
        {
            case 0 or 1 or 2:
                _held[worker] = Lease(campaign, worker) ?? _held[worker];
                break;
            case 3:
                Lease(campaign, worker); // the answer is lost
                break;
            case 4 or 5 or 6:
                Report(campaign, worker, isAnswered: true);
                break;
            case 7:
                Report(campaign, worker, isAnswered: false);
                break;
            case 8:
                Report(campaign, _old.ElementAtOrDefault(step * 7 % Math.Max(1, _old.Count)));
                break;
            case 9:
                _activations[step / 64 % 2] = Activation(); // the process is gone
                break;
            case 10:
                _store.Fault = Once(AppendFault.NotWritten);
                break;
            case 11:
                _store.Fault = Once(AppendFault.Written);
                break;
            case 12:
                _clock.Advance(step);
                break;
            case 13:
                Sweep(campaign);
                break;
            case 14:
                Heartbeat(campaign, _held[worker]);
                break;
            default:
                _candidates.Clear(); // their process is gone
                break;
        }
    }

    /// <summary>Lets the workers finish, and checks the journal against what they were told.</summary>
    public void FinishAndCheck()
    {
        _store.Fault = (_, _) => AppendFault.None;
        for (int i = 0; !StateFold.Apply(CampaignState.Empty, _store.Records(Name)).IsOver; i++)
        {
            Assert.True(i < 2000, "the campaign does not end");
            int worker = i % Workers;
            _held[worker] = Lease(_activations[0], worker);
            Report(_activations[0], worker, isAnswered: true);
        }

        IReadOnlySet<long> reported = CampaignHistory.RequireSound(_store.Records(Name));
        Assert.All(_accepted, a => Assert.True(a.Value == 1 && reported.Contains(a.Key), $"the report on lease {a.Key} was accepted {a.Value} times"));
    }

    private static Func<string, IReadOnlyList<JournalRecord>, AppendFault> Once(AppendFault fault)
    {
        AppendFault next = fault;
        return (_, _) => (next, next = AppendFault.None).Item1;
    }

    private LiveCampaign Activation() => new(Name, SpecContext.BuiltIn, _store, new HostingOptions(_clock, "test", Duration) { WorkersAreElsewhere = true });

    private WorkLease? Lease(LiveCampaign campaign, int worker)
    {
        Sweep(campaign);
        if (!Done(campaign.AskAsync(c => c.TryLeaseAsync(new WorkerAbilities($"worker{worker}") { Slot = $"slot{worker}" }, default), default), out WorkLease? lease) || lease is null)
        {
            return null;
        }

        Candidate(campaign, lease.Item.Candidate).Begin(lease.Token);
        _old.Add(lease);
        return lease;
    }

    private void Report(LiveCampaign campaign, int worker, bool isAnswered)
    {
        if (Report(campaign, _held[worker]) && isAnswered)
        {
            _held[worker] = null;
        }
    }

    /// <returns>Whether there was an answer.</returns>
    private bool Report(LiveCampaign campaign, WorkLease? lease)
    {
        if (lease is null || !Done(campaign.AskAsync(c => c.ReportAsync(lease.Token, new WorkOutcome.Done(new FakeWork().Do(lease.Item)), default), default), out bool accepted))
        {
            return false;
        }

        if (accepted)
        {
            _accepted[lease.Token] = _accepted.GetValueOrDefault(lease.Token) + 1;
        }
        else
        {
            Refused++;
        }

        return true;
    }

    private void Heartbeat(LiveCampaign campaign, WorkLease? lease)
    {
        if (lease is not null)
        {
            Candidate(campaign, lease.Item.Candidate).Beat(lease.Token, new WorkProgress(0.5, ""));
        }
    }

    private void Sweep(LiveCampaign campaign)
    {
        if (!Done(campaign.AskAsync(c => Task.FromResult(c.State), default), out CampaignState state))
        {
            return;
        }

        var overdue = new List<long>();
        foreach (LeaseState due in _terms.Due(state.Leases, _clock.GetUtcNow()))
        {
            CandidateLeases candidate = Candidate(campaign, due.Item.Candidate);
            if (candidate.Left.TryGetValue(due.Token, out TimeSpan left))
            {
                _terms.Learned(due.Token, _clock.GetUtcNow() + left);
                overdue.AddRange(left <= TimeSpan.Zero ? [due.Token] : []);
            }
        }

        if (Done(campaign.AskAsync(c => c.ReclaimAsync(overdue, LeaseEnd.Expired, default), default), out bool taken) && taken)
        {
            Expired++;
        }
    }

    /// <summary>A candidate that was told what this activation knows.</summary>
    private CandidateLeases Candidate(LiveCampaign campaign, int? number)
    {
        if (!_candidates.TryGetValue(number ?? -1, out CandidateLeases? candidate))
        {
            _candidates[number ?? -1] = candidate = new CandidateLeases(_clock, Duration);
        }

        if (campaign.Coordinator?.State is { } state)
        {
            candidate.Take(state.Sequence, state.Leases.Values.Where(l => l.Item.Candidate == number).Select(l => l.Token));
        }

        return candidate;
    }

    private bool Done<T>(Task<CampaignAnswer<T>> asked, out T value)
    {
        CampaignAnswer<T> answer = asked.GetAwaiter().GetResult();
        if (answer is CampaignAnswer<T>.Done done)
        {
            value = done.Value;
            return true;
        }

        Assert.IsType<CampaignAnswer<T>.Lost>(answer);
        Lost++;
        value = default!;
        return false;
    }
}
