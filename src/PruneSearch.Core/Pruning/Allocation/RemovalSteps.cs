using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Allocation;

/// <summary>
/// The way a group shrinks: from one allowed number of removed units to the next, the least important units first. A step's score is the
/// mean of its units' scores; scores never fall along the way.
/// </summary>
internal sealed class RemovalSteps
{
    private readonly int[]? _counts;
    private readonly double[] _scores;

    /// <param name="scored">The group.</param>
    /// <param name="most">The most units to remove.</param>
    public RemovalSteps(ScoredGroup scored, int most)
    {
        PruningGroup group = scored.Group;
        double[] rounds = Rounds(scored);
        if (group.Removals is { Partitions: 1, RoundTo: 1 })
        {
            _scores = rounds[..Math.Min(Math.Max(0, most), group.Removals.Most)];
            return;
        }

        _counts = [.. group.Removals.All().TakeWhile(c => c == 0 || c <= most)];
        _scores = new double[_counts.Length - 1];
        for (int step = 0; step < _scores.Length; step++)
        {
            int first = _counts[step] / group.Removals.Partitions;
            int end = _counts[step + 1] / group.Removals.Partitions;
            _scores[step] = rounds[first..end].Average();
        }
    }

    /// <summary>Units removed after a number of steps.</summary>
    public int Removed(int steps) => _counts is null ? steps : _counts[steps];

    /// <summary>The number of steps whose score is not above a threshold.</summary>
    public int UpTo(double threshold)
    {
        int low = 0;
        int high = _scores.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _scores[middle] <= threshold ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The score of a step; null behind the last.</summary>
    public double? Score(int step) => step < _scores.Length ? _scores[step] : null;

    /// <summary>Score of the j-th least important units of all partitions together, for each j.</summary>
    private static double[] Rounds(ScoredGroup scored)
    {
        PruningGroup group = scored.Group;
        if (group.Removals.Partitions == 1)
        {
            var sorted = (double[])scored.Scores.Clone();
            Array.Sort(sorted);
            return sorted;
        }

        var rounds = new double[group.Removals.SmallestPartition];
        var partition = new List<double>();
        for (int p = 0; p < group.Removals.Partitions; p++)
        {
            partition.Clear();
            foreach (int unit in group.UnitsOf(p))
            {
                partition.Add(scored.Scores[unit]);
            }

            partition.Sort();
            for (int j = 0; j < rounds.Length; j++)
            {
                rounds[j] += partition[j] / group.Removals.Partitions;
            }
        }

        return rounds;
    }
}
