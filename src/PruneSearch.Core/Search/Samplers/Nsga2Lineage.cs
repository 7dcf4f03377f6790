namespace PruneSearch.Search.Samplers;

/// <summary>
/// From a history to the parents of the next proposal. Trials that have ended, however they ended, are cut into generations of equal size
/// in the order in which they ended; each whole generation is merged into the parents. So nobody waits for a slow trial (it belongs to
/// the generation in which it ends), and the parents depend on the history alone.
/// </summary>
/// <remarks>
/// The latest population is remembered with the very trials that led to it. It is used only for a history that starts with the same
/// trials, where folding them again would give the same population.
/// </remarks>
internal sealed class Nsga2Lineage(int generationSize)
{
    private volatile Folded _latest = new([], Nsga2Population.Empty);

    public Nsga2Population Parents(IReadOnlyList<Trial> history)
    {
        Trial[] ended = [.. history.Where(t => t.State != TrialState.Pending)];
        Array.Sort(ended, (a, b) => a.CompletedAt != b.CompletedAt ? a.CompletedAt.CompareTo(b.CompletedAt) : a.Number.CompareTo(b.Number));
        int whole = ended.Length - (ended.Length % generationSize);

        Folded known = _latest;
        bool extends = known.Trials.Length <= whole && ended.AsSpan(0, known.Trials.Length).SequenceEqual(known.Trials);
        int done = extends ? known.Trials.Length : 0;
        Nsga2Population parents = extends ? known.Parents : Nsga2Population.Empty;
        for (; done < whole; done += generationSize)
        {
            parents = parents.Select(ended[done..(done + generationSize)], generationSize);
        }

        if (!extends || whole > known.Trials.Length)
        {
            _latest = new Folded(ended[..whole], parents);
        }

        return parents;
    }

    private sealed record Folded(Trial[] Trials, Nsga2Population Parents);
}
