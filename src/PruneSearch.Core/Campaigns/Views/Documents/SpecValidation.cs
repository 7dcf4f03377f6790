namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>What is wrong with a spec. <c>POST /api/v1/specs/validate</c>.</summary>
/// <param name="Valid">Whether nothing is.</param>
/// <param name="Errors">Everything that is, in the order of the text.</param>
/// <param name="Canonical">The spec with every default written out; null where something is wrong.</param>
public sealed record SpecValidation(bool Valid, IReadOnlyList<SpecProblem> Errors, string? Canonical = null);
