namespace PruneSearch.Pruning.Groups;

/// <summary>A node that changes when units of a group are removed.</summary>
/// <param name="Node">Its label.</param>
/// <param name="OpType">Its operator.</param>
/// <param name="Part">What it does with the units; a depthwise convolution produces them.</param>
public sealed record GroupLayer(string Node, string OpType, AxisUse Part)
{
    public override string ToString() => $"{Node} ({OpType})";
}
