namespace PruneSearch.Campaigns.Specs.Constraints;

/// <summary>A unit: so many of the metric's own, or a part of it. Kept as two whole numbers, so that 35% is the double nearest to 0.35.</summary>
internal sealed record MetricUnit(string Name, double Multiplier, double Divisor = 1)
{
    public double Convert(double number) => number * Multiplier / Divisor;
}
