namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Something wrong with a spec.</summary>
/// <param name="Where">The path in the spec; empty for the whole.</param>
/// <param name="Message">What is wrong, and how to mend it.</param>
/// <param name="Rule">The rule that was broken.</param>
/// <param name="Line">From 1; null where the place is not known.</param>
/// <param name="Column">From 1.</param>
public sealed record SpecProblem(string Where, string Message, string? Rule = null, int? Line = null, int? Column = null);
