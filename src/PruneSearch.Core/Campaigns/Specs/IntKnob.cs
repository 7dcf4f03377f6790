namespace PruneSearch.Campaigns.Specs;

/// <summary>A whole number that is fixed, chosen from a list, or searched in a range.</summary>
public sealed record IntKnob
{
    private IntKnob(IReadOnlyList<int> choices, int low, int high, int step)
    {
        Choices = choices;
        Low = low;
        High = high;
        Step = step;
    }

    /// <summary>The choices; empty for a range. One choice is a fixed number.</summary>
    public IReadOnlyList<int> Choices { get; }

    public int Low { get; }

    public int High { get; }

    public int Step { get; }

    public bool IsRange => Choices.Count == 0;

    public static IntKnob Fixed(int value) => new([value], value, value, 1);

    public static IntKnob Of(IReadOnlyList<int> choices) => new([.. choices], choices.Min(), choices.Max(), 1);

    public static IntKnob Range(int low, int high, int step = 1) => new([], low, high, step);

    public bool Equals(IntKnob? other) => other is not null && Choices.SequenceEqual(other.Choices) && (Low, High, Step) == (other.Low, other.High, other.Step);

    public override int GetHashCode() => HashCode.Combine(Low, High, Step);
}
