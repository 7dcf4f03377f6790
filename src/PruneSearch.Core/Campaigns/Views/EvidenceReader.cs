using System.Collections.Immutable;
using System.Text;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Campaigns.Work;
using PruneSearch.Formats.Onnx;
using PruneSearch.Hardware.Measurement;

namespace PruneSearch.Campaigns.Views;

/// <summary>Reads what views show from artifacts, and keeps what was read by its hash. Thread-safe.</summary>
/// <param name="artifacts">Where plans, receipts and models are.</param>
public sealed class EvidenceReader(IArtifactStore artifacts)
{
    /// <summary>Receipts that are read for the first view of a campaign beside those of the candidates that matter, the newest first.</summary>
    public const int AtFirst = 512;

    /// <summary>The same, for every view after it.</summary>
    public const int AtOnce = 64;

    private const int Parallel = 8;

    private readonly RecentlyUsed<ArtifactHash, ModelOutline> _models = new(8);
    private readonly RecentlyUsed<(ArtifactHash Model, ArtifactHash Plan), ImmutableArray<LayerCut>> _cuts = new(256);
    private readonly RecentlyUsed<ArtifactHash, MeasurementReceipt> _receipts = new(64);

    /// <summary>The receipts of a campaign's measurements without their samples: those of an earlier book, those of the candidates that matter, and some more.</summary>
    /// <param name="state">The campaign.</param>
    /// <param name="before">What was read before.</param>
    /// <param name="candidates">Those that matter: all their receipts are read.</param>
    /// <param name="more">How many others are read at most, the newest first.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The same book where there is nothing new.</returns>
    public async Task<ReceiptBook> ReceiptsAsync(CampaignState state, ReceiptBook before, IEnumerable<CandidateState> candidates, int more, CancellationToken cancellation)
    {
        ArtifactHash[] matter = [.. Unknown(before, state.DenseMeasurements.Values.Concat(candidates.SelectMany(c => OfRow(state, c))))];
        IEnumerable<MeasureReport> others = Newest(state).SelectMany(c => c.Measurements.Values.Concat(c.Confirmations.Values));
        ArtifactHash[] wanted = more == 0 ? matter : [.. matter, .. Unknown(before, others).Except(matter).Take(more)];
        if (wanted.Length == 0)
        {
            return before;
        }

        (ImmutableDictionary<ArtifactHash, MeasurementReceipt> known, ImmutableDictionary<ArtifactHash, string> missing) = (before.Receipts, before.Unread);
        foreach (ArtifactHash[] some in wanted.Chunk(Parallel))
        {
            foreach ((ArtifactHash hash, MeasurementReceipt? receipt, string? problem) in await Task.WhenAll(some.Select(h => TryReadAsync(h, cancellation))).ConfigureAwait(false))
            {
                known = receipt is null ? known : known.SetItem(hash, Slim(receipt, known));
                missing = problem is null ? missing : missing.SetItem(hash, problem);
            }
        }

        return ReceiptBook.Of(known, missing);
    }

    /// <summary>Everything that a candidate's artifacts say; what cannot be read is named.</summary>
    public async Task<CandidateEvidence> ReadAsync(CampaignState state, CandidateState c, CancellationToken cancellation)
    {
        var missing = ImmutableArray.CreateBuilder<string>();
        var receipts = ImmutableDictionary.CreateBuilder<ArtifactHash, MeasurementReceipt>();
        foreach (ArtifactHash hash in MeasurementsOf(state, c).Select(m => m.Receipt).Distinct())
        {
            try
            {
                receipts[hash] = await _receipts.GetAsync(hash, () => ReadReceiptAsync(hash, cancellation)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is ArtifactException or InvalidInputException)
            {
                missing.Add($"receipt {hash}: {e.Message}");
            }
        }

        var evidence = new CandidateEvidence { Receipts = receipts.ToImmutable() };
        if (state.Base is { } dense)
        {
            try
            {
                ModelOutline outline = await _models.GetAsync(dense.Model, () => ReadModelAsync(dense.Model, cancellation)).ConfigureAwait(false);
                ImmutableArray<LayerCut> layers = c.Plan is { } plan
                    ? await _cuts.GetAsync((dense.Model, plan.Plan), () => ReadCutsAsync(outline, plan.Plan, cancellation)).ConfigureAwait(false)
                    : [];
                evidence = evidence with { Layers = layers, Graph = Drawing(outline, layers) };
            }
            catch (Exception e) when (e is ArtifactException or InvalidInputException or KeyNotFoundException)
            {
                missing.Add($"what was cut cannot be shown: {e.Message}");
            }
        }

        return evidence with { Missing = missing.ToImmutable() };
    }

    /// <summary>A candidate's measurements: what it was judged by (its own, or its shape's), and at the end.</summary>
    internal static IEnumerable<MeasureReport> MeasurementsOf(CampaignState state, CandidateState c) =>
        [.. OfRow(state, c), .. c.Asked.Select(a => a.Report).OfType<MeasureReport>()];

    /// <summary>Those of a candidate's row.</summary>
    private static IEnumerable<MeasureReport> OfRow(CampaignState state, CandidateState c) =>
        state.DenseMeasurements.Keys.Select(t => CandidateFigures.Measurement(state, c, t)).OfType<MeasureReport>().Concat(c.Confirmations.Values);

    private static IEnumerable<ArtifactHash> Unknown(ReceiptBook book, IEnumerable<MeasureReport> measurements) =>
        measurements.Where(m => !book.Knows(m)).Select(m => m.Receipt).Distinct();

    private static IEnumerable<CandidateState> Newest(CampaignState state)
    {
        for (int i = state.Candidates.Count - 1; i >= 0; i--)
        {
            yield return state.Candidates[i];
        }
    }

    /// <summary>A receipt without samples; environments that are alike are one.</summary>
    private static MeasurementReceipt Slim(MeasurementReceipt receipt, ImmutableDictionary<ArtifactHash, MeasurementReceipt> known)
    {
        string key = receipt.Environment.Key;
        return receipt with
        {
            Candidate = receipt.Candidate with { Samples = [] },
            Dense = receipt.Dense is { } dense ? dense with { Samples = [] } : null,
            DenseFirst = [],
            Environment = known.Values.Select(r => r.Environment).Take(Parallel).FirstOrDefault(e => e.Key == key) ?? receipt.Environment,
        };
    }

    private static GraphDrawing? Drawing(ModelOutline outline, ImmutableArray<LayerCut> layers)
    {
        if (outline.Layout is not { } layout)
        {
            return null;
        }

        ILookup<int, LayerCut?> cuts = outline.Layers.Select((l, i) => (l.Node, Cut: i < layers.Length ? layers[i] : null)).ToLookup(p => p.Node, p => p.Cut);
        return new GraphDrawing(
            [.. layout.Nodes.Select((n, i) => cuts[n.Node].FirstOrDefault() is { } cut
                ? new DrawnNode($"n{i}", n.Label, n.Operator, n.Column, n.Row, cut.Units, cut.Kept)
                : new DrawnNode($"n{i}", n.Label, n.Operator, n.Column, n.Row))],
            [.. layout.Edges.Select(e => (IReadOnlyList<string>)[$"n{e.From}", $"n{e.To}"])]);
    }

    private async Task<(ArtifactHash Hash, MeasurementReceipt? Receipt, string? Problem)> TryReadAsync(ArtifactHash hash, CancellationToken cancellation)
    {
        try
        {
            return (hash, await ReadReceiptAsync(hash, cancellation).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is ArtifactException or InvalidInputException)
        {
            return (hash, null, $"receipt {hash}: {e.Message}");
        }
    }

    private async Task<MeasurementReceipt> ReadReceiptAsync(ArtifactHash hash, CancellationToken cancellation) =>
        MeasurementReceipt.FromJson(Encoding.UTF8.GetString(await artifacts.GetAsync(hash, cancellation).ConfigureAwait(false)), $"receipt {hash}");

    private async Task<ModelOutline> ReadModelAsync(ArtifactHash hash, CancellationToken cancellation) =>
        ModelOutline.Of(OnnxReader.Read(await artifacts.GetFileAsync(hash, cancellation).ConfigureAwait(false)).Graph);

    private async Task<ImmutableArray<LayerCut>> ReadCutsAsync(ModelOutline outline, ArtifactHash plan, CancellationToken cancellation) =>
        LayerCuts.Of(outline, CandidatePlan.Read(await artifacts.GetFileAsync(plan, cancellation).ConfigureAwait(false)));
}
