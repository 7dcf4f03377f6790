using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Hardware;
using PruneSearch.TestKit.Journals;

namespace PruneSearch.Core.Tests.Campaigns.Journals;

public sealed class FileCampaignStoreTests : CampaignStoreContract
{
    private readonly TemporaryFolder _folder = new();

    protected override Task<ICampaignStore> OpenAsync() =>
        Task.FromResult<ICampaignStore>(FileCampaignStore.In(_folder.Path, new DurableFiles(NoCrashPoints.Instance)));

    protected override ValueTask CleanAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
