using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;

namespace PruneSearch.TestKit.Search;

/// <summary>
/// A search in one thread, with any number of trials under way: asks, and ends the oldest pending trial whenever all workers are busy.
/// Proposal n draws from the stream named n.
/// </summary>
/// <param name="sampler">What proposes.</param>
/// <param name="space">Where.</param>
/// <param name="evaluate">Ends a trial: what became of the configuration proposed as number n, the m-th to end.</param>
public sealed class SearchLoop(ISampler sampler, SearchSpace space, Func<Configuration, int, long, Trial> evaluate)
{
    private readonly List<Trial> _history = [];
    private readonly Queue<int> _pending = new();
    private long _ended;

    public IReadOnlyList<Trial> History => _history;

    /// <summary>Asks until there are <paramref name="trials"/> in the history or the space is exhausted; then ends all.</summary>
    public IReadOnlyList<Trial> Run(int trials, ulong seed, int workers = 1)
    {
        while (_history.Count < trials && Ask(seed))
        {
            if (_pending.Count >= workers)
            {
                End();
            }
        }

        while (_pending.Count > 0)
        {
            End();
        }

        return _history;
    }

    /// <summary>Adds one pending trial; false where the space is exhausted.</summary>
    public bool Ask(ulong seed)
    {
        Configuration? proposal = sampler.Ask(space, _history, new RandomStream(seed, "ask", _history.Count));
        if (proposal is null)
        {
            return false;
        }

        _pending.Enqueue(_history.Count);
        _history.Add(new Trial(_history.Count, proposal, TrialState.Pending));
        return true;
    }

    private void End()
    {
        int number = _pending.Dequeue();
        _history[number] = evaluate(_history[number].Configuration, number, _ended++);
    }
}
