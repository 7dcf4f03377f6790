using System.Collections.Immutable;

namespace PruneSearch.TestKit.Conformance;

/// <summary>How a case went.</summary>
/// <param name="Name">The case.</param>
/// <param name="Operators">The operators of the set that it uses.</param>
/// <param name="OutOfScope">Why it is out of scope; null where it is in scope.</param>
/// <param name="Failures">What went wrong, by stage; empty where it passed.</param>
public sealed record ConformanceResult(
    string Name, IReadOnlyList<string> Operators, string? OutOfScope, ImmutableArray<string> Failures)
{
    public bool InScope => OutOfScope is null;

    public bool Passed => InScope && Failures.IsEmpty;

    public override string ToString() => $"{Name}: {OutOfScope ?? (Passed ? "passed" : string.Join("; ", Failures))}";
}
