namespace PruneSearch.Pruning.Groups;

/// <summary>All indices on an axis stay, and why.</summary>
internal readonly record struct AxisPin(TrackedAxis Axis, string Reason);
