namespace PruneSearch.Campaigns.Specs;

/// <summary>A place in which two specs differ.</summary>
/// <param name="Path">Such as <c>recovery.epochs</c>.</param>
/// <param name="First">The value as JSON; null where the first spec has none.</param>
/// <param name="Second">The value as JSON; null where the second spec has none.</param>
public sealed record SpecDifference(string Path, string? First, string? Second)
{
    public override string ToString() => $"{Path}: {First ?? "none"} and {Second ?? "none"}";
}
