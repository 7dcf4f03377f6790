namespace PruneSearch.Training;

/// <summary>Evenly spaced points at the end of a training: so many steps are done at each; the last is the end.</summary>
/// <param name="Start">Steps after which the share begins that is averaged.</param>
/// <param name="End">Steps of the whole training.</param>
public sealed record AveragingPoints(long Start, long End)
{
    /// <summary>The most points.</summary>
    public const int Most = 20;

    /// <summary>How many there are.</summary>
    public long Count => Math.Clamp(End - Start, 0, Most);

    /// <summary>Of the share of a training at its end, but nothing before its last stage.</summary>
    /// <param name="share">0 (nothing) to 1.</param>
    /// <param name="total">Steps of the training.</param>
    /// <param name="lastStage">Steps after which its last stage begins.</param>
    public static AveragingPoints Of(double share, long total, long lastStage) => new(Math.Max(lastStage, total - (long)Math.Round(total * share)), total);

    /// <summary>Whether a point is where so many steps are done.</summary>
    public bool Has(long steps)
    {
        long length = End - Start;
        if (steps <= Start || steps > End)
        {
            return false;
        }

        // Point k, from 1, is at Start + length * k / Count, rounded down.
        long k = (((steps - Start) * Count) + length - 1) / length;
        return Start + (length * k / Count) == steps;
    }
}
