namespace PruneSearch.Pruning.Groups;

/// <summary>Output units of a layer that are not pruned, and why.</summary>
/// <param name="Node">The layer's label.</param>
/// <param name="Weight">The initialiser that makes the units.</param>
/// <param name="Axis">Its output axis.</param>
/// <param name="Indices">How many indices of the axis this is about.</param>
/// <param name="Size">The size of the axis.</param>
/// <param name="Reason">Why they stay.</param>
public sealed record Exclusion(string Node, string Weight, int Axis, int Indices, int Size, string Reason)
{
    public override string ToString() =>
        Indices == Size ? $"{Node}, axis {Axis}: {Reason}" : $"{Node}, axis {Axis}, {Indices} of {Size}: {Reason}";
}
