using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>
/// The artifacts that a campaign still needs: for its work, for what people ask of it later (report, export, reproduce), and what its spec
/// names. Not among them are checkpoints that a later one supersedes, checkpoints of ended candidates that are neither on the front nor pinned, and cut
/// models of ended candidates, which served for timing only.
/// </summary>
public static partial class ArtifactReferences
{
    /// <param name="state">The campaign.</param>
    /// <param name="spec">Its spec; null: the front cannot be told before the final phase, so that every candidate which might be on it counts.</param>
    public static IReadOnlySet<ArtifactHash> Of(CampaignState state, CampaignSpec? spec = null)
    {
        ImmutableHashSet<ArtifactHash>.Builder hashes = ImmutableHashSet.CreateBuilder<ArtifactHash>();
        hashes.UnionWith(Named(state.Spec));
        hashes.UnionWith(Named(state.CanonicalSpec));
        hashes.UnionWith(Named(state.BaseFolder));
        hashes.UnionWith(state.Leases.Values.SelectMany(l => Of(l.Item)));
        hashes.UnionWith(state.DenseMeasurements.Values.Concat(state.Shapes.Values).Select(m => m.Receipt));
        Add(hashes, state.Model);
        Add(hashes, state.Base?.Model);
        Add(hashes, state.Base?.Early);
        Add(hashes, state.DenseTest?.Model);
        HashSet<int> front = Front(state, spec);
        foreach (CandidateState candidate in state.Candidates)
        {
            AddResults(hashes, candidate);
            bool active = !state.IsOver && state.Active.Contains(candidate.Number);
            if (active || (!state.IsOver && state.AskedFor.Contains(candidate.Number)))
            {
                Add(hashes, candidate.Plan?.Model);
            }

            if (active || front.Contains(candidate.Number))
            {
                Add(hashes, candidate.Rungs.LastOrDefault(r => r.Training is not null)?.Training?.Checkpoint);
                Add(hashes, active ? candidate.Rungs.LastOrDefault()?.Interrupted : null);
            }
        }

        return hashes.ToImmutable();
    }

    /// <summary>The artifacts that a worker reads for a work item.</summary>
    public static IEnumerable<ArtifactHash> Of(WorkItem item)
    {
        ArtifactHash?[] hashes = item switch
        {
            WorkItem.Base b => [b.Model],
            WorkItem.Prepare p => [p.BaseModel],
            WorkItem.Measure m => [m.Model, m.Dense],
            WorkItem.Train t => [t.BaseModel, t.Plan, t.Checkpoint, t.Early],
            WorkItem.Evaluate e => [e.BaseModel, e.Model, e.Plan, e.Checkpoint],
            _ => throw new NotSupportedException($"work item {item.GetType().Name}"),
        };
        return hashes.OfType<ArtifactHash>();
    }

    /// <summary>What a candidate's results are: plan, curves, exported models and receipts. They are kept for good.</summary>
    private static void AddResults(ImmutableHashSet<ArtifactHash>.Builder hashes, CandidateState candidate)
    {
        Add(hashes, candidate.Plan?.Plan);
        Add(hashes, candidate.Plan?.Sensitivity);
        Add(hashes, candidate.Test?.Model);
        hashes.UnionWith(candidate.Rungs.Where(r => r.Evaluation is not null).Select(r => r.Evaluation!.Model));
        hashes.UnionWith(candidate.Measurements.Values.Concat(candidate.Confirmations.Values).Concat(candidate.Asked.Select(a => a.Report).OfType<MeasureReport>()).Select(m => m.Receipt));
    }

    private static void Add(ImmutableHashSet<ArtifactHash>.Builder hashes, ArtifactHash? hash)
    {
        if (hash is { } known)
        {
            hashes.Add(known);
        }
    }

    /// <summary>Who is on the front, or may yet be found on it: <c>reproduce</c> exports these again from their last checkpoints.</summary>
    private static HashSet<int> Front(CampaignState state, CampaignSpec? spec)
    {
        IEnumerable<int> now = spec is not null ? CampaignFront.Of(state, spec)
            : state.Phase is CampaignPhase.Final or CampaignPhase.Finished ? []
            : state.Candidates.Where(c => c.IsFeasible).Select(c => c.Number);
        return [.. now, .. state.FinalFront, .. state.Pinned];
    }

    /// <summary>What a text names by hash, such as a model that was uploaded with its spec.</summary>
    private static IEnumerable<ArtifactHash> Named(string text) => HashPattern().Matches(text).Select(m => ArtifactHash.Parse(m.Value));

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")]
    private static partial Regex HashPattern();
}
