namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>Types of whole numbers.</summary>
internal static class Whole
{
    /// <summary>Of a batch, as <see cref="Hardware.Targets.TargetSpec"/> has it.</summary>
    public static WholeType<int> Batch => Between(1, 65536);

    public static WholeType<int> From(int min) => new(min, int.MaxValue);

    public static WholeType<int> Between(int min, int max) => new(min, max);
}
