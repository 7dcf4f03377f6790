using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>A campaign that is cut off at every write, flush and rename, and taken up again, ends as one that ran through.</summary>
public sealed class CrashTests
{
    private static readonly CampaignSpec Spec = SmallCampaign.Spec(candidates: 3, spec => spec with
    {
        Model = spec.Model with { Architecture = "lenet5", Width = 2, Training = new TrainingSpec { Epochs = 0.1, Batch = 50 } },
        Recovery = new RecoverySpec { Epochs = 0.1, Batch = 50, Rungs = [0.5, 1] },
        Baselines = new BaselineSpec { Uniform = [0.4] },
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_point_of_a_crash_leads_to_the_same_end(int parallel)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var reference = new TemporaryFolder();
        var count = new CountPoints();
        CampaignState expected = await SmallCampaign.RunAsync(Spec, reference.Path, parallel: 1, cancellation, count);
        Assert.Equal(CampaignPhase.Finished, expected.Phase);
        Assert.True(count.Count > 100, $"only {count.Count} points were reached");
        for (int point = 1; point <= count.Count; point += parallel == 1 ? 1 : 3)
        {
            using var folder = new TemporaryFolder();
            await Assert.ThrowsAnyAsync<Exception>(() => SmallCampaign.RunAsync(Spec, folder.Path, parallel, cancellation, new StopAtPoint(point)));
            CampaignState state = await SmallCampaign.RunAsync(Spec, folder.Path, parallel, cancellation);
            if (parallel == 1)
            {
                AssertSame(expected, state, point);
            }
            else
            {
                Assert.Equal(CampaignPhase.Finished, state.Phase);
            }

            AssertNothingLostOrRunTwice(folder.Path, state, point);
        }
    }

    /// <summary>Candidates, figures and front are the same; only hashes of receipts may differ, which hold times.</summary>
    internal static void AssertSame(CampaignState expected, CampaignState actual, object where)
    {
        string Describe(CampaignState s) => string.Join('\n', s.Candidates.Select(c =>
            $"{c.Number} {c.Origin} {c.Status} {c.Configuration} {c.Plan?.Identity} {c.Evaluation?.Model} [{string.Join(' ', c.Objectives ?? [])}] {c.Test?.Figures.Accuracy}")) + $"\nfront {string.Join(' ', s.FinalFront)}";
        Assert.True(Describe(expected) == Describe(actual), $"after a crash at {where}:\n{Describe(expected)}\n---\n{Describe(actual)}");
    }

    /// <summary>Every work item that was begun has exactly one report, and every candidate has ended.</summary>
    internal static void AssertNothingLostOrRunTwice(string folder, CampaignState state, object where)
    {
        var items = new Dictionary<long, string>();
        var reports = new List<string>();
        long sequence = 0;
        foreach (JournalRecord record in FileJournal.ReadAll(folder))
        {
            sequence++;
            if (record is JournalRecord.Leased leased)
            {
                items[sequence] = leased.Item.Id;
            }
            else if (record is JournalRecord.Reported reported)
            {
                reports.Add(items[reported.Token]);
            }
        }

        Assert.True(reports.Distinct().Count() == reports.Count, $"crash at {where}: reported twice: {string.Join(", ", reports.GroupBy(r => r).Where(g => g.Count() > 1).Select(g => g.Key))}");
        Assert.True(items.Values.Distinct().Order().SequenceEqual(reports.Order()), $"crash at {where}: begun but never reported: {string.Join(", ", items.Values.Except(reports))}");
        Assert.All(state.Candidates, c => Assert.NotEqual(CandidateStatus.Active, c.Status));
        Assert.Equal(Enumerable.Range(0, state.Candidates.Count), state.Candidates.Select(c => c.Number));
    }

    private sealed class CountPoints : ICrashPoints
    {
        private int _reached;

        public int Count => _reached;

        public void Reached(string operation) => Interlocked.Increment(ref _reached);
    }

    /// <summary>From the n-th point on nothing reaches the disk any more, as if the process were gone.</summary>
    private sealed class StopAtPoint(int number) : ICrashPoints
    {
        private int _reached;

        public void Reached(string operation)
        {
            if (Interlocked.Increment(ref _reached) >= number)
            {
                throw new InvalidOperationException($"crash at point {number}: {operation}");
            }
        }
    }
}
