using System.Collections.Immutable;

namespace PruneSearch.Campaigns.Sensitivity;

/// <summary>What one group alone can spare.</summary>
/// <param name="Id">The group's id.</param>
/// <param name="Units">Units of the base model.</param>
/// <param name="Cuts">By rising ratio.</param>
public sealed record StudiedGroup(string Id, int Units, ImmutableArray<StudiedCut> Cuts);
