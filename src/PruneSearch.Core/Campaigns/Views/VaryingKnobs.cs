using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>The knobs of which candidates have different values. A candidate's never change, so that only new ones are looked at.</summary>
internal sealed class VaryingKnobs
{
    private readonly Dictionary<string, Scalar> _first;
    private readonly HashSet<string> _varying;
    private readonly int _seen;

    /// <param name="rows">All candidates, by number.</param>
    /// <param name="before">Those of an earlier view of the same campaign; null for none.</param>
    public VaryingKnobs(CandidateRow[] rows, VaryingKnobs? before)
    {
        _seen = rows.Length;
        if (before is not null && before._seen == _seen)
        {
            (_first, _varying) = (before._first, before._varying);
            return;
        }

        _first = before is null ? new(StringComparer.Ordinal) : new(before._first, StringComparer.Ordinal);
        _varying = before is null ? new(StringComparer.Ordinal) : new(before._varying, StringComparer.Ordinal);
        for (int i = before?._seen ?? 0; i < rows.Length; i++)
        {
            foreach ((string name, Scalar value) in rows[i].Recipe)
            {
                if (!_first.TryAdd(name, value) && _first[name] != value)
                {
                    _varying.Add(name);
                }
            }
        }
    }

    public IReadOnlySet<string> Names => _varying;
}
