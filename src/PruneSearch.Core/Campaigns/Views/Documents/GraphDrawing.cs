namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A model as a layered drawing, from left to right.</summary>
/// <param name="Nodes">With places: columns and rows from 0.</param>
/// <param name="Edges">Pairs of ids, from producer to consumer.</param>
public sealed record GraphDrawing(IReadOnlyList<DrawnNode> Nodes, IReadOnlyList<IReadOnlyList<string>> Edges);
