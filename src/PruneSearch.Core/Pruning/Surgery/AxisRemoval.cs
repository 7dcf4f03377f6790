using System.Collections.Immutable;

namespace PruneSearch.Pruning.Surgery;

/// <summary>Indices that were removed from an axis, ascending, in the base model's numbering.</summary>
/// <param name="Value">The value: the weight of a layer that made the removed units, where one did.</param>
/// <param name="Axis">Its axis.</param>
/// <param name="Removed">The indices.</param>
public sealed record AxisRemoval(string Value, int Axis, ImmutableArray<int> Removed)
{
    public bool Equals(AxisRemoval? other) =>
        other is not null && Value == other.Value && Axis == other.Axis && Removed.AsSpan().SequenceEqual(other.Removed.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Value, Axis, Removed.Length);
}
