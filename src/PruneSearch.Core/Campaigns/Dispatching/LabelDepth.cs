namespace PruneSearch.Campaigns.Dispatching;

/// <summary>How much work of one label there is.</summary>
/// <param name="Waiting">Items that a worker could take now, and candidates that could be proposed.</param>
/// <param name="Leased">Items that workers have.</param>
public sealed record LabelDepth(int Waiting, int Leased)
{
    public static readonly LabelDepth None = new(0, 0);

    /// <summary>How many workers would all be busy.</summary>
    public int Wanted => Waiting + Leased;

    public LabelDepth Plus(LabelDepth other) => new(Waiting + other.Waiting, Leased + other.Leased);
}
