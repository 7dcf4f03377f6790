namespace PruneSearch.Campaigns.Views;

/// <summary>A layer with weights.</summary>
/// <param name="Node">The node's place in the graph's order.</param>
/// <param name="Name">The node's name.</param>
/// <param name="Operator">The node's operator.</param>
/// <param name="Weight">The initialiser.</param>
/// <param name="Axis">The axis of the initialiser that outputs are made along.</param>
/// <param name="Outputs">How many there are.</param>
internal sealed record OutlineLayer(int Node, string Name, string Operator, string Weight, int Axis, long Outputs);
