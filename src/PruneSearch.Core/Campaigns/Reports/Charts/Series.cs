namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">As the legend has it.</param>
/// <param name="Mark">Its colour and the form of its points.</param>
/// <param name="Points">From left to right, each with what it says of itself.</param>
internal sealed record Series(string Name, Mark Mark, IReadOnlyList<(double X, double Y, string Tip)> Points);
