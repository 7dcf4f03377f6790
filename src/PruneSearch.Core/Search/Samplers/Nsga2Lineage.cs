namespace PruneSearch.Search.Samplers;

/// <summary>
/// From a history to the parents of the next proposal. Trials that have ended, however they ended, are taken in the order in which they
/// ended: first a whole population, then generations of equal size, each merged into the parents. So nobody waits for a slow trial
/// (it belongs to the generation in which it ends), and the parents depend on the history alone.
/// </summary>
/// <remarks>
/// The latest parents are remembered with the very trials that led to them. They are used only for a history that starts with the same
/// trials, where folding these again would give the same parents.
/// </remarks>
internal sealed class Nsga2Lineage(int populationSize, int generationSize)
{
    private volatile Folded _latest = new([], Nsga2Population.Empty);

    public Nsga2Population Parents(IReadOnlyList<Trial> history)
    {
        Trial[] ended = [.. history.Where(t => t.State != TrialState.Pending)];
        Array.Sort(ended, (a, b) => a.CompletedAt != b.CompletedAt ? a.CompletedAt.CompareTo(b.CompletedAt) : a.Number.CompareTo(b.Number));

        Folded known = _latest;
        bool extends = ended.AsSpan().StartsWith(known.Trials);
        int done = extends ? known.Trials.Length : 0;
        Nsga2Population parents = extends ? known.Parents : Nsga2Population.Empty;
        for (int next = NextEnd(done); next <= ended.Length; next = NextEnd(done))
        {
            parents = parents.Select(ended.AsSpan(done..next), populationSize);
            done = next;
        }

        if (done > known.Trials.Length || !extends)
        {
            _latest = new Folded(ended[..done], parents);
        }

        return parents;
    }

    private int NextEnd(int done) => done == 0 ? populationSize : done + generationSize;

    private sealed record Folded(Trial[] Trials, Nsga2Population Parents);
}
