using System.Globalization;

namespace PruneSearch.Hardware.Measurement;

/// <summary>What pruning promised, and what a target made of it.</summary>
public sealed record SpeedVerdict
{
    /// <summary>Speedups this close to 1 are negligible: nobody deploys for them.</summary>
    public const double Negligible = 0.05;

    private SpeedVerdict(double promised, Estimate realised, string target, SpeedCategory category)
    {
        Promised = promised;
        Realised = realised;
        Target = target;
        Category = category;
    }

    /// <summary>Dense MACs / candidate MACs (or non-zero weights), as the plan has it.</summary>
    public double Promised { get; }

    /// <summary>Dense median / candidate median.</summary>
    public Estimate Realised { get; }

    public string Target { get; }

    public SpeedCategory Category { get; }

    /// <exception cref="ArgumentException">The receipt has no dense baseline, so there is no speedup to judge.</exception>
    public static SpeedVerdict Of(MeasurementReceipt receipt, double promised)
    {
        Estimate realised = receipt.Speedup
            ?? throw new ArgumentException("A verdict needs a dense baseline from the same run.", nameof(receipt));
        return new SpeedVerdict(promised, realised, receipt.Target.Name, Judge(realised));
    }

    /// <summary>
    /// Faster (slower): the whole interval is above (below) 1 and some of it by more than <see cref="Negligible"/>. Not faster: the
    /// whole interval is within <see cref="Negligible"/> of 1. Within noise: anything else, wide and around 1.
    /// </summary>
    public static SpeedCategory Judge(Estimate speedup) => speedup switch
    {
        { Low: >= 1 - Negligible, High: <= 1 + Negligible } => SpeedCategory.NotFaster,
        { Low: > 1 } => SpeedCategory.Faster,
        { High: < 1 } => SpeedCategory.Slower,
        _ => SpeedCategory.WithinNoise,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"promised {Promised:0.0#}x, realised {Realised.Value:0.00}x [{Realised.Low:0.00}, {Realised.High:0.00}] on {Target}: {Words}");

    private string Words => Category switch
    {
        SpeedCategory.Faster => "faster",
        SpeedCategory.NotFaster => "not faster",
        SpeedCategory.Slower => "slower",
        _ => "within noise",
    };
}
