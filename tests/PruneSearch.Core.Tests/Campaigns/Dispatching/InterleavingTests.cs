using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Dispatching;

/// <summary>
/// Any order of leases, reports, lost answers, repeated and late reports, crashes before and after appends, second activations, lost
/// candidates and silent workers: every work item is done exactly once, and no late report is accepted.
/// </summary>
public sealed class InterleavingTests
{
    [Fact]
    public void Nothing_is_lost_and_nothing_is_done_twice() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(400),
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), script =>
        {
            var cluster = new ClusterScript();
            foreach (byte step in script)
            {
                cluster.Step(step);
            }

            cluster.FinishAndCheck();
        }));

    [Fact]
    public void The_script_reaches_what_it_is_there_to_reach()
    {
        var cluster = new ClusterScript();
        var chance = new RandomStream(1, "steps");
        for (int i = 0; i < 3000; i++)
        {
            cluster.Step((byte)chance.NextInt(256));
        }

        cluster.FinishAndCheck();
        Assert.True(cluster.Conflicts > 0, "no two writers ever met");
        Assert.True(cluster.Lost > 0, "no append ever failed");
        Assert.True(cluster.Refused > 0, "no report ever came late");
        Assert.True(cluster.Expired > 0, "no lease ever expired");
    }
}
