namespace PruneSearch.Campaigns.Tools;

/// <summary>What an evaluator is asked, as its request file says it.</summary>
/// <param name="Model">The full path of the ONNX file.</param>
/// <param name="Split"><c>validation</c> during the search, <c>test</c> for the final front.</param>
/// <param name="Campaign">The campaign's name.</param>
/// <param name="Candidate">The candidate's number; null for the dense model.</param>
/// <param name="Seed">The campaign's seed.</param>
/// <param name="Threads">Threads that the work may use.</param>
internal sealed record EvaluationRequest(string Model, string Split, string Campaign, int? Candidate, ulong Seed, int Threads);
