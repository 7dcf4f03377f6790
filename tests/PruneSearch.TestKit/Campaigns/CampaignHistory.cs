using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;
using Xunit;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>Checks a finished campaign's records by themselves, without folding them.</summary>
public static class CampaignHistory
{
    /// <summary>Every item was done exactly once, by whoever had its one valid lease, and nobody reported on a lease that had ended.</summary>
    /// <param name="records">All records, from the first on.</param>
    /// <returns>Tokens of the leases whose reports were taken.</returns>
    public static IReadOnlySet<long> RequireSound(IReadOnlyList<JournalRecord> records)
    {
        var valid = new Dictionary<long, WorkItem>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var reported = new HashSet<long>();
        var proposed = new HashSet<int>();
        long number = 0;
        foreach (JournalRecord record in records)
        {
            number++;
            switch (record)
            {
                case JournalRecord.Proposed p:
                    Assert.Equal(proposed.Count, p.Candidate);
                    Assert.True(proposed.Add(p.Candidate), $"record {number}: candidate {p.Candidate} joins twice");
                    break;
                case JournalRecord.Leased l:
                    Assert.False(done.Contains(l.Item.Id), $"record {number}: {l.Item.Id} is handed out after it was done");
                    Assert.DoesNotContain(valid.Values, i => i.Id == l.Item.Id);
                    valid.Add(number, l.Item);
                    break;
                case JournalRecord.Reported r:
                    Assert.True(valid.Remove(r.Token, out WorkItem? item), $"record {number}: a report on lease {r.Token}, which had ended");
                    Assert.True(done.Add(item!.Id), $"record {number}: {item.Id} is done twice");
                    reported.Add(r.Token);
                    break;
                case JournalRecord.LeaseLost e:
                    Assert.True(valid.Remove(e.Token), $"record {number}: lease {e.Token} ends twice");
                    break;
                case JournalRecord.ItemFailed f:
                    Assert.True(valid.Remove(f.Token), $"record {number}: lease {f.Token} ends twice");
                    break;
            }
        }

        Assert.Empty(valid);
        Assert.Equal(proposed.Count, records.OfType<JournalRecord.CandidateEnded>().Select(e => e.Candidate).Distinct().Count());
        return reported;
    }
}
