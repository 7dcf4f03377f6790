using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Hosting;

public sealed class EmbeddedCampaignHostTests : CampaignHostContract
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_a_crash_tore_off_the_journal_is_cut_and_told()
    {
        ICampaignHost first = await OpenAsync(Clock, TimeSpan.FromMinutes(1));
        await first.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Name = "torn" }), Cancellation);
        await CloseAsync(first);
        string journal = Path.Combine(_folder.Path, "torn", FileJournal.FileName);
        await File.AppendAllTextAsync(journal, "0123abcd {\"first\":2,", Cancellation);

        var second = (EmbeddedCampaignHost)await OpenAsync(Clock, TimeSpan.FromMinutes(1));
        await second.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Name = "torn" }), Cancellation);
        Assert.Contains("cut off by a crash (20 bytes)", second.Notice("torn"));
        Assert.NotNull(await second.LeaseAsync(new WorkerAbilities("worker"), TimeSpan.Zero, Cancellation));
        await CloseAsync(second);
        Assert.Null(FileJournal.Read(Path.Combine(_folder.Path, "torn")).Notice);
    }

    protected override Task<ICampaignHost> OpenAsync(TimeProvider clock, TimeSpan leaseDuration) => Task.FromResult<ICampaignHost>(
        new EmbeddedCampaignHost(FileCampaignStore.In(_folder.Path, new DurableFiles(NoCrashPoints.Instance)), new HostingOptions(clock, "test", leaseDuration)));

    protected override async Task CloseAsync(ICampaignHost host) => await ((EmbeddedCampaignHost)host).DisposeAsync();

    protected override ValueTask CleanAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
