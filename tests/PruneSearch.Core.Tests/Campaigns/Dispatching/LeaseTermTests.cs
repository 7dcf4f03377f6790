using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Dispatching;

/// <summary>Who knows how long leases live: candidates hear heartbeats; their campaign asks them once a term.</summary>
public sealed class LeaseTermTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly WorkProgress Half = new(0.5, "half");

    private readonly ManualClock _clock = new();

    [Fact]
    public void A_campaign_asks_about_a_lease_once_its_term_has_ended_as_far_as_it_knows()
    {
        var terms = new LeaseTerms();
        Dictionary<long, LeaseState> leases = new() { [3] = Lease(3), [5] = Lease(5) };
        Assert.Empty(terms.Due(leases, _clock.GetUtcNow()));
        _clock.Advance(61);
        Assert.Equal([3L, 5], terms.Due(leases, _clock.GetUtcNow()).Select(l => l.Token));
        terms.Learned(3, _clock.GetUtcNow() + TimeSpan.FromSeconds(40));
        Assert.Equal([5L], terms.Due(leases, _clock.GetUtcNow()).Select(l => l.Token));
        _clock.Advance(41);
        Assert.Equal([3L, 5], terms.Due(leases, _clock.GetUtcNow()).Select(l => l.Token));
        leases.Remove(3);
        Assert.Equal([5L], terms.Due(leases, _clock.GetUtcNow()).Select(l => l.Token));
    }

    [Fact]
    public void Heartbeats_prolong_what_the_campaign_has_told_of()
    {
        var candidate = new CandidateLeases(_clock, Duration);
        Assert.False(candidate.IsTold);
        Assert.False(candidate.Beat(7, Half));
        Assert.True(candidate.Take(10, [7]));
        _clock.Advance(50);
        Assert.True(candidate.Beat(7, Half));
        _clock.Advance(50);
        Assert.Empty(candidate.Overdue);
        Assert.Equal(TimeSpan.FromSeconds(10), candidate.Left[7]);
        _clock.Advance(10);
        Assert.Equal([7L], candidate.Overdue);
        Assert.Equal(Half, candidate.Progress[7]);
    }

    [Fact]
    public void An_older_word_that_comes_late_is_passed_over()
    {
        var candidate = new CandidateLeases(_clock, Duration);
        Assert.True(candidate.Take(20, []));
        Assert.False(candidate.Take(19, [7]));
        Assert.False(candidate.Beat(7, Half));
        Assert.True(candidate.Take(21, [8]));
        Assert.True(candidate.Take(21, [8])); // the same word twice changes nothing
        Assert.True(candidate.Beat(8, Half));
    }

    [Fact]
    public void A_lease_that_is_given_again_begins_its_term_anew_and_one_that_has_ended_does_not()
    {
        var candidate = new CandidateLeases(_clock, Duration);
        candidate.Take(1, [1]);
        _clock.Advance(59);
        candidate.Begin(1);
        candidate.Begin(2);
        Assert.Equal(Duration, candidate.Left[1]);
        Assert.False(candidate.Left.ContainsKey(2));
    }

    [Fact]
    public void Who_lost_everything_gives_leases_a_fresh_term()
    {
        var rebuilt = new CandidateLeases(_clock, Duration);
        _clock.Advance(1000);
        rebuilt.Take(30, [7]);
        Assert.Empty(rebuilt.Overdue);
        Assert.Equal(Duration, rebuilt.Left[7]);
    }

    private LeaseState Lease(long token) => new(token, new WorkItem.Base(), "worker", _clock.GetUtcNow() + Duration);
}
