namespace PruneSearch.Pruning.Schedules;

/// <summary>A kind of schedule.</summary>
/// <param name="Name">The name in specs.</param>
/// <param name="Summary">When units go, in a sentence.</param>
/// <param name="Source">Where it is from.</param>
/// <param name="Curve">The share of the final ratio that is reached when a share of the cuts is done: a function of that share and of the final ratio, from 0 to 1 and rising.</param>
public sealed record ScheduleKind(string Name, string Summary, string Source, Func<double, double, double> Curve)
{
    /// <summary>Whether there are several cuts, with recovery in between.</summary>
    public bool IsStepped { get; init; }

    /// <summary>Whether the cut comes at the end of a training whose loss has a penalty on what shall go.</summary>
    public bool IsPenalized { get; init; }

    /// <summary>Whether units are chosen again after the plan was made, with the weights as they are then.</summary>
    public bool ChoosesLater => IsStepped || IsPenalized;

    /// <summary>The schedule with so many cuts.</summary>
    public PruningSchedule With(int cuts) => new(this, cuts);
}
