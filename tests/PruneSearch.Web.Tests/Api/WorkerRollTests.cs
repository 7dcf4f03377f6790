using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Api.Views;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

public sealed class WorkerRollTests
{
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();
    private readonly WorkerRoll _roll;
    private long _token;

    public WorkerRollTests() => _roll = new WorkerRoll(_clock, Term);

    [Fact]
    public void Leases_that_were_lost_take_no_room_once_their_slots_have_others()
    {
        for (int i = 0; i < 1000; i++)
        {
            Lease("one");
            _clock.Advance(2 * Term.TotalSeconds); // it is not heard of: the lease expires, and nobody says so here
        }

        Assert.Equal(1, _roll.Leases);
        Assert.Single(_roll.Workers);
    }

    [Fact]
    public void A_worker_that_never_comes_back_is_forgotten_with_its_lease_also_where_nobody_looks()
    {
        for (int i = 0; i < 1000; i++)
        {
            Lease($"pod-{i}");
            _clock.Advance(60);
        }

        Assert.InRange(_roll.Leases, 1, 63); // those of the last hour and a term
        _clock.Advance(3600 + Term.TotalSeconds + 1);
        Assert.Empty(_roll.Workers);
        Assert.Equal(0, _roll.Leases);
    }

    [Fact]
    public void A_long_lease_is_not_forgotten_before_it_expires()
    {
        var roll = new WorkerRoll(_clock, TimeSpan.FromHours(10));
        WorkLease lease = Lease("one", roll);
        _clock.Advance(9 * 3600);
        Assert.Single(roll.Workers);
        roll.Beats(lease.Key);
        Assert.Equal(_clock.GetUtcNow(), Assert.Single(roll.Workers).LastSeen);
    }

    [Fact]
    public void A_lease_that_was_lost_or_reported_is_forgotten_at_once_and_its_time_was_work()
    {
        WorkLease lease = Lease("one");
        _clock.Advance(30);
        _roll.Ends(lease.Key);
        Assert.Equal(0, _roll.Leases);
        _clock.Advance(30);
        Assert.Equal(0.5, Assert.Single(_roll.Workers).BusyShare(_clock.GetUtcNow()));
        _roll.Ends(lease.Key);
        _roll.Beats(lease.Key);
        Assert.Equal(30, (_clock.GetUtcNow() - Assert.Single(_roll.Workers).LastSeen).TotalSeconds);
    }

    [Fact]
    public void What_is_said_late_of_a_lost_lease_does_not_end_the_next_one()
    {
        WorkLease lost = Lease("one");
        _clock.Advance(10);
        WorkLease next = Lease("one");
        _clock.Advance(10);
        _roll.Ends(lost.Key);
        WorkerEntry entry = Assert.Single(_roll.Workers);
        Assert.Equal((next.Key, 10.0), (entry.Lease, (_clock.GetUtcNow() - entry.BusySince!.Value).TotalSeconds));
    }

    [Fact]
    public void A_worker_is_busy_with_a_lost_lease_until_it_was_heard_of_last()
    {
        WorkLease lease = Lease("one");
        _clock.Advance(10);
        _roll.Beats(lease.Key);
        _clock.Advance(30);
        _roll.Waits(Worker("one"));
        Assert.Equal(0.25, Assert.Single(_roll.Workers).BusyShare(_clock.GetUtcNow()));
    }

    private static WorkerAbilities Worker(string slot) => new("worker") { Slot = slot };

    private WorkLease Lease(string slot, WorkerRoll? roll = null)
    {
        var lease = new WorkLease("tiny", ++_token, new WorkItem.Base(), _clock.GetUtcNow() + Term);
        (roll ?? _roll).Waits(Worker(slot));
        (roll ?? _roll).Left(Worker(slot), lease);
        return lease;
    }
}
