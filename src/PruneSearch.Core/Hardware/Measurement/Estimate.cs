namespace PruneSearch.Hardware.Measurement;

/// <summary>A figure with its confidence interval.</summary>
public readonly record struct Estimate(double Value, double Low, double High)
{
    /// <summary>A figure without uncertainty: computed, not measured.</summary>
    public static Estimate Exact(double value) => new(value, value, value);

    public bool Contains(double value) => Low <= value && value <= High;
}
