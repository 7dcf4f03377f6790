namespace PruneSearch.Chaos.Faults;

/// <summary>What to break how often.</summary>
/// <param name="Kind">What.</param>
/// <param name="Role">Whom.</param>
/// <param name="Nodes">The nodes of that role; null for the database.</param>
/// <param name="Count">How many times.</param>
/// <param name="Shortest">Seconds of the shortest partition.</param>
/// <param name="Longest">Seconds of the longest partition.</param>
internal sealed record FaultPlan(FaultKind Kind, string Role, IReadOnlyList<string>? Nodes, int Count, double Shortest = 0, double Longest = 0)
{
    /// <summary>All faults of some plans in an order, with gaps and victims, that the seed alone decides.</summary>
    public static IReadOnlyList<Fault> Draw(IEnumerable<FaultPlan> plans, ulong seed, double shortestGap, double longestGap)
    {
        var random = new RandomStream(seed, "faults");
        FaultPlan[] deck = [.. plans.SelectMany(p => Enumerable.Repeat(p, p.Count))];
        random.Shuffle(deck.AsSpan());
        return [.. deck.Select(p => new Fault(
            random.NextDouble(shortestGap, longestGap),
            p.Kind,
            p.Role,
            p.Nodes?[random.NextInt(p.Nodes.Count)],
            Math.Round(random.NextDouble(p.Shortest, p.Longest), 1)))];
    }
}
