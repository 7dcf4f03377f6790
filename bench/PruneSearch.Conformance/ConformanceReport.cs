using PruneSearch.TestKit.Conformance;

namespace PruneSearch.Conformance;

/// <summary>Prints how many cases passed, were in scope and out of scope: by operator, and by reason.</summary>
internal static class ConformanceReport
{
    public static void Write(TextWriter output, IReadOnlyList<ConformanceResult> results)
    {
        ByOperator(output, results);
        Reasons(output, results);
        Failures(output, results);
        output.WriteLine($"passed {results.Count(r => r.Passed)}, in scope {results.Count(r => r.InScope)}, out of scope {results.Count(r => !r.InScope)}, of {results.Count} cases");
    }

    public static void WriteNets(TextWriter output, IReadOnlyList<ConformanceResult> nets)
    {
        output.WriteLine();
        foreach (ConformanceResult net in nets)
        {
            output.WriteLine(net.InScope ? net.ToString() : $"{net.Name}: out of scope, {net.OutOfScope}");
        }

        output.WriteLine($"whole nets: passed {nets.Count(r => r.Passed)}, in scope {nets.Count(r => r.InScope)}, out of scope {nets.Count(r => !r.InScope)}, of {nets.Count}");
    }

    private static void ByOperator(TextWriter output, IReadOnlyList<ConformanceResult> results)
    {
        output.WriteLine($"{"operator",-20} {"passed",7} {"in scope",9} {"out of scope",13}");
        foreach (IGrouping<string, ConformanceResult> group in results
            .SelectMany(r => r.Operators.Select(op => (Operator: op, Result: r)))
            .GroupBy(p => p.Operator, p => p.Result).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{group.Key,-20} {group.Count(r => r.Passed),7} {group.Count(r => r.InScope),9} {group.Count(r => !r.InScope),13}");
        }

        output.WriteLine();
    }

    /// <summary>Foreign operators are many: one line for all of them, with the most frequent ones.</summary>
    private static void Reasons(TextWriter output, IReadOnlyList<ConformanceResult> results)
    {
        output.WriteLine("out of scope because of");
        foreach (IGrouping<string, string> group in results.Where(r => !r.InScope)
            .Select(r => r.OutOfScope!).GroupBy(reason => reason.Split(':')[0])
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            string[] details = [.. group.Where(r => r.Contains(':', StringComparison.Ordinal)).Select(r => r.Split(": ")[1])
                .GroupBy(d => d).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}")];
            output.WriteLine($"{group.Count(),6}  {group.Key}{(details.Length > 0 ? ": " + string.Join(", ", details) : string.Empty)}");
        }

        output.WriteLine();
    }

    private static void Failures(TextWriter output, IReadOnlyList<ConformanceResult> results)
    {
        foreach (ConformanceResult result in results.Where(r => r is { InScope: true, Passed: false }))
        {
            output.WriteLine($"FAILED {result}");
        }
    }
}
