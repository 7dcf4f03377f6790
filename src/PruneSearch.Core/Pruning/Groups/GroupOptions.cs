namespace PruneSearch.Pruning.Groups;

/// <summary>What a user may ask of the groups.</summary>
public sealed record GroupOptions
{
    public static readonly GroupOptions Default = new();

    /// <summary>
    /// Patterns (<c>*</c> any run, <c>?</c> any character) on labels of nodes and names of initialisers: what a matching layer produces
    /// stays; what it reads may still shrink. Default none.
    /// </summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Units that stay in every group, and in every partition of a grouped convolution. Default 1; at least 1.</summary>
    public int MinimumKept { get; init; } = 1;

    /// <summary>What the number of kept units is a multiple of, where any are removed. Default 1; at least 1.</summary>
    public int RoundTo { get; init; } = 1;

    /// <summary>
    /// The kinds of units that groups are made of; units of other kinds stay. Heads and head dimensions are two ways to cut the same axes:
    /// one of them at a time (the other from the groups of the graph that the first cut leaves). Default channels.
    /// </summary>
    public UnitKinds Units { get; init; } = UnitKinds.Channel;

    internal void Validate()
    {
        var errors = new List<InputError>();
        if (Units == 0 || (Units & ~(UnitKinds.Channel | UnitKinds.Head | UnitKinds.HeadDim)) != 0 || Units.HasFlag(UnitKinds.Head | UnitKinds.HeadDim))
        {
            errors.Add(new InputError("units", $"is {Units}", "channels, and either heads or head dimensions"));
        }

        if (MinimumKept < 1)
        {
            errors.Add(new InputError("minimumKept", $"is {MinimumKept}", "at least 1: no layer is removed as a whole"));
        }

        if (RoundTo < 1)
        {
            errors.Add(new InputError("roundTo", $"is {RoundTo}", "at least 1"));
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
