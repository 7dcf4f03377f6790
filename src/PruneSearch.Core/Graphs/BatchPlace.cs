namespace PruneSearch.Graphs;

/// <summary>
/// Where the samples of an open batch lie in a value: on <paramref name="Axis"/>, whose index is
/// <c>(outer * N + sample) * Inner + inner</c> for outer below <paramref name="Outer"/> and inner below <paramref name="Inner"/>.
/// </summary>
public readonly record struct BatchPlace(int Axis, int Outer, int Inner)
{
    /// <summary>Whether the samples lie one behind the other in memory.</summary>
    public bool IsOutermost => Axis == 0 && Outer == 1;
}
