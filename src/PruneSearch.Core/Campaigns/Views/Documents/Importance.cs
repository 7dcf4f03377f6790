namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Which knobs a metric depends on. <c>GET /api/v1/campaigns/NAME/importance</c>.</summary>
/// <param name="Metric">The metric's key.</param>
/// <param name="Candidates">How many candidates it was computed from.</param>
/// <param name="Method">How it is computed, with its source.</param>
/// <param name="Parameters">Largest first; knobs that do not vary are left out.</param>
public sealed record Importance(string Metric, int Candidates, string Method, IReadOnlyList<ParameterImportance> Parameters);
