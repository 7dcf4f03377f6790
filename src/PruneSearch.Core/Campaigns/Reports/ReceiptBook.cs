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
    private ReceiptBook(ImmutableDictionary<ArtifactHash, MeasurementReceipt> receipts, ImmutableDictionary<ArtifactHash, string> unread)
    {
        Receipts = receipts;
        Unread = unread;
        Missing = [.. unread.OrderBy(u => u.Key.Value, StringComparer.Ordinal).Select(u => u.Value)];
    }

    /// <summary>By the artifact's name.</summary>
    public ImmutableDictionary<ArtifactHash, MeasurementReceipt> Receipts { get; }

    /// <summary>Why receipts could not be read, by the artifact's name.</summary>
    public ImmutableDictionary<ArtifactHash, string> Unread { get; }

    /// <summary>What could not be read, and why.</summary>
    public ImmutableArray<string> Missing { get; }

    /// <summary>Nothing read.</summary>
    public static ReceiptBook Empty { get; } = new(ImmutableDictionary<ArtifactHash, MeasurementReceipt>.Empty, ImmutableDictionary<ArtifactHash, string>.Empty);

    /// <summary>Whether a receipt has been looked at: it was read, or could not be.</summary>
    public bool Knows(MeasureReport measurement) => Receipts.ContainsKey(measurement.Receipt) || Unread.ContainsKey(measurement.Receipt);

    /// <summary>A book of these receipts.</summary>
    /// <param name="receipts">By the artifact's name.</param>
    /// <param name="unread">Why others could not be read.</param>
    public static ReceiptBook Of(ImmutableDictionary<ArtifactHash, MeasurementReceipt> receipts, ImmutableDictionary<ArtifactHash, string> unread) => new(receipts, unread);

    /// <summary>Null where it could not be read.</summary>
    public MeasurementReceipt? Of(MeasureReport measurement) => Receipts.GetValueOrDefault(measurement.Receipt);

    /// <summary>All receipts of a target, in no order.</summary>
    public IEnumerable<MeasurementReceipt> On(string target) => Receipts.Values.Where(r => r.Target.Name == target);

    /// <summary>Reads all that can be read: a receipt that is gone or damaged is named in <see cref="Missing"/>.</summary>
    public static async Task<ReceiptBook> ReadAsync(CampaignState state, IArtifactStore artifacts, CancellationToken cancellation)
    {
        var receipts = ImmutableDictionary.CreateBuilder<ArtifactHash, MeasurementReceipt>();
        var unread = ImmutableDictionary.CreateBuilder<ArtifactHash, string>();
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
                unread.Add(hash, $"receipt {hash}: {e.Message}");
            }
        }

        return new ReceiptBook(receipts.ToImmutable(), unread.ToImmutable());
    }
}
