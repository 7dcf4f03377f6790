using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Views;

/// <summary>Which receipts views read.</summary>
public sealed class EvidenceReaderTests
{
    private static readonly CampaignState State = ViewedCampaign.Large.State;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receipts_of_candidates_that_matter_are_all_read_and_some_others_each_time()
    {
        var store = new ReceiptStore();
        var evidence = new EvidenceReader(store);
        IReadOnlyList<CandidateState> matter = ViewedCampaign.Large.Content.Front;
        HashSet<ArtifactHash> ofTheFront = [.. matter.Select(c => CandidateFigures.Measurement(State, c, "edge")!.Receipt)];
        HashSet<ArtifactHash> all = [.. State.Shapes.Values.Concat(State.DenseMeasurements.Values).Select(m => m.Receipt)];
        Assert.True(all.Count > ofTheFront.Count + 20, "the campaign has too few measurements for this test");

        ReceiptBook first = await evidence.ReceiptsAsync(State, ReceiptBook.Empty, matter, 5, Cancellation);
        Assert.Superset(ofTheFront, first.Receipts.Keys.ToHashSet());
        Assert.Equal(1 + ofTheFront.Count + 5, first.Receipts.Count); // one is the dense model's

        ReceiptBook second = await evidence.ReceiptsAsync(State, first, matter, 5, Cancellation);
        Assert.Equal(first.Receipts.Count + 5, second.Receipts.Count);

        ReceiptBook last = await evidence.ReceiptsAsync(State, second, matter, int.MaxValue, Cancellation);
        Assert.Equal(all, [.. last.Receipts.Keys]);
        Assert.Same(last, await evidence.ReceiptsAsync(State, last, matter, int.MaxValue, Cancellation));
        Assert.Equal(all.Count, store.Read.Count); // none twice
    }
}
