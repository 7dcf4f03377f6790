namespace PruneSearch.Campaigns.Specs;

/// <summary>A number that is fixed, chosen from a list, or searched in a range.</summary>
public sealed record FloatKnob
{
    private FloatKnob(IReadOnlyList<double> choices, double low, double high, double? step, bool log)
    {
        Choices = choices;
        Low = low;
        High = high;
        Step = step;
        IsLog = log;
    }

    /// <summary>The choices; empty for a range. One choice is a fixed number.</summary>
    public IReadOnlyList<double> Choices { get; }

    public double Low { get; }

    public double High { get; }

    public double? Step { get; }

    /// <summary>Whether a range is searched on a logarithmic scale.</summary>
    public bool IsLog { get; }

    public bool IsRange => Choices.Count == 0;

    public static FloatKnob Fixed(double value) => new([value], value, value, null, false);

    public static FloatKnob Of(IReadOnlyList<double> choices) => new([.. choices], choices.Min(), choices.Max(), null, false);

    public static FloatKnob Range(double low, double high, double? step = null, bool log = false) => new([], low, high, step, log);

    public bool Equals(FloatKnob? other) => other is not null && Choices.SequenceEqual(other.Choices)
        && (Low, High, Step, IsLog) == (other.Low, other.High, other.Step, other.IsLog);

    public override int GetHashCode() => HashCode.Combine(Low, High, Step, IsLog);
}
