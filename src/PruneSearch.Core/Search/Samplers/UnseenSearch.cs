using System.Numerics;
using PruneSearch.Search.Spaces;

namespace PruneSearch.Search.Samplers;

/// <summary>
/// Turns proposals into one that the history does not have: asks again a few times, then walks away from the last proposal one parameter
/// at a time, then looks through the space from a random place on. In a discrete space the last step always finds what is left.
/// </summary>
internal sealed class UnseenSearch
{
    private const int Proposals = 16;
    private const int Steps = 64;
    private const int Draws = 1024;

    private readonly SearchSpace _space;
    private readonly RandomStream _random;
    private readonly HashSet<Configuration> _seen;

    public UnseenSearch(SearchSpace space, IReadOnlyList<Trial> history, RandomStream random)
    {
        _space = space;
        _random = random;
        _seen = new HashSet<Configuration>(history.Count);
        foreach (Trial trial in history)
        {
            _seen.Add(trial.Configuration);
        }
    }

    /// <returns>An unseen configuration; null where none is left (or, in a continuous space, none turns up).</returns>
    public Configuration? Find(Func<Configuration> propose)
    {
        Configuration proposal = propose();
        for (int i = 1; i < Proposals && _seen.Contains(proposal); i++)
        {
            proposal = propose();
        }

        for (int i = 0; i < Steps && _seen.Contains(proposal); i++)
        {
            proposal = Mutation.OneStep(_space, proposal, _random);
        }

        return _seen.Contains(proposal) ? Scan() : proposal;
    }

    /// <summary>The last resort, on its own.</summary>
    internal Configuration? Scan()
    {
        if (_space.Cardinality is not BigInteger count)
        {
            return Enumerable.Range(0, Draws).Select(_ => RandomSampler.Draw(_space, _random)).FirstOrDefault(c => !_seen.Contains(c));
        }

        // Of any seen + 1 different configurations one is unseen.
        BigInteger start = _random.NextUInt64() % count;
        BigInteger length = BigInteger.Min(count, _seen.Count + 1);
        for (BigInteger i = 0; i < length; i++)
        {
            Configuration candidate = _space.ConfigurationAt((start + i) % count);
            if (!_seen.Contains(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
