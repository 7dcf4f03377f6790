using System.Collections.Immutable;
using System.Text;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Measurement;

namespace PruneSearch.Campaigns.Reports;

/// <summary>The receipts of a campaign's measurements, read from its artifacts.</summary>
public sealed class ReceiptBook
{
    private readonly ImmutableDictionary<ArtifactHash, MeasurementReceipt> _receipts;

    private ReceiptBook(ImmutableDictionary<ArtifactHash, MeasurementReceipt> receipts, ImmutableArray<string> missing)
    {
        _receipts = receipts;
        Missing = missing;
    }

    /// <summary>What could not be read, and why.</summary>
    public ImmutableArray<string> Missing { get; }

    /// <summary>Null where it could not be read.</summary>
    public MeasurementReceipt? Of(MeasureReport measurement) => _receipts.GetValueOrDefault(measurement.Receipt);

    /// <summary>All receipts of a target, in the order of time.</summary>
    public IEnumerable<MeasurementReceipt> On(string target) => _receipts.Values.Where(r => r.Target.Name == target).OrderBy(r => r.StartedAt);

    /// <summary>Reads all that can be read: a receipt that is gone or damaged is named in <see cref="Missing"/>.</summary>
    public static async Task<ReceiptBook> ReadAsync(CampaignState state, IArtifactStore artifacts, CancellationToken cancellation)
    {
        var receipts = ImmutableDictionary.CreateBuilder<ArtifactHash, MeasurementReceipt>();
        var missing = ImmutableArray.CreateBuilder<string>();
        IEnumerable<MeasureReport> measurements = state.DenseMeasurements.Values
            .Concat(state.Candidates.SelectMany(c => c.Measurements.Values.Concat(c.Confirmations.Values)));
        foreach (ArtifactHash hash in measurements.Select(m => m.Receipt).Distinct())
        {
            try
            {
                string json = Encoding.UTF8.GetString(await artifacts.GetAsync(hash, cancellation).ConfigureAwait(false));
                receipts.Add(hash, MeasurementReceipt.FromJson(json, $"receipt {hash}"));
            }
            catch (Exception e) when (e is ArtifactException or InvalidInputException)
            {
                missing.Add($"receipt {hash}: {e.Message}");
            }
        }

        return new ReceiptBook(receipts.ToImmutable(), missing.ToImmutable());
    }
}
