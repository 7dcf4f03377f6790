namespace PruneSearch.DashboardBench;

/// <summary>What a tab did.</summary>
/// <param name="HeapMiB">Live objects of its scripts after garbage was collected, in the order of time.</param>
/// <param name="Interactions">Milliseconds from a click until the frame that shows its effect, the wait for earlier work included.</param>
internal sealed record TabFigures(IReadOnlyList<double> HeapMiB, IReadOnlyList<double> Interactions);
