namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A node of a drawing.</summary>
/// <param name="Id">Names it in edges.</param>
/// <param name="Label">The node's name.</param>
/// <param name="Operator">Its operator, and those that were folded into it.</param>
/// <param name="Column">From the left.</param>
/// <param name="Row">From the top.</param>
/// <param name="Units">Of a layer with weights: see <see cref="LayerCut"/>.</param>
/// <param name="Kept">How many of them stay.</param>
public sealed record DrawnNode(string Id, string Label, string Operator, int Column, int Row, long? Units = null, long? Kept = null);
