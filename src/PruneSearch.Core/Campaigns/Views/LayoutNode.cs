namespace PruneSearch.Campaigns.Views;

/// <summary>A node with its place in a drawing.</summary>
/// <param name="Node">Its place in the graph's order.</param>
/// <param name="Label">Its name.</param>
/// <param name="Operator">Its operator, and those that were folded into it.</param>
/// <param name="Column">From the left.</param>
/// <param name="Row">From the top.</param>
internal sealed record LayoutNode(int Node, string Label, string Operator, int Column, int Row);
