namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>What was cut from a layer.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Operator">The node's operator.</param>
/// <param name="Units">Outputs of the layer, or weights where they are zeroed.</param>
/// <param name="Kept">How many stay.</param>
/// <param name="Ratio">The share that goes.</param>
public sealed record LayerCut(string Name, string Operator, long Units, long Kept, double Ratio);
