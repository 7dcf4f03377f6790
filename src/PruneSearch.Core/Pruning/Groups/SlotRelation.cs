using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>Index i on one axis belongs together with the indices it maps to on the other.</summary>
internal readonly record struct SlotRelation(TrackedAxis From, TrackedAxis To, IndexMap Map);
