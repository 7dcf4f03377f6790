using PruneSearch.Hardware.Measurement;

namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>A line of a dumbbell chart.</summary>
/// <param name="Name">Written at the left.</param>
/// <param name="Promised">The hollow end.</param>
/// <param name="Realised">The full end, with its interval.</param>
/// <param name="Color">A class of the style sheet.</param>
/// <param name="Tip">What it says of itself.</param>
internal sealed record DumbbellRow(string Name, double Promised, Estimate Realised, string Color, string Tip);
