using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Groups;

/// <summary>The user's exclusion patterns, matched against a graph.</summary>
internal sealed class ExclusionPatterns
{
    private readonly IReadOnlyList<string> _patterns;

    /// <exception cref="InvalidInputException">A pattern matches nothing.</exception>
    public ExclusionPatterns(IReadOnlyList<string> patterns, ModelGraph graph)
    {
        _patterns = patterns;
        InputError[] unmatched =
        [
            .. patterns
                .Where(p => !graph.Nodes.Any(n => Matches(p, n.Label)) && !graph.Initializers.Keys.Any(i => Matches(p, i)))
                .Select(p => new InputError($"exclude '{p}'", "matches no node and no initialiser of the model", "an exclusion pattern matches at least one name")),
        ];
        if (unmatched.Length > 0)
        {
            throw new InvalidInputException(unmatched);
        }
    }

    /// <summary>The first pattern that a layer's label or its weight's name matches.</summary>
    public string? Match(string node, string weight) => _patterns.FirstOrDefault(p => Matches(p, node) || Matches(p, weight));

    /// <summary>Whether a name matches a pattern of <c>*</c> (any run), <c>?</c> (any character) and literal characters.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
