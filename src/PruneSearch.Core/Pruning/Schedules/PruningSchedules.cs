namespace PruneSearch.Pruning.Schedules;

/// <summary>The schedules by name; each is made from a number of steps.</summary>
public static class PruningSchedules
{
    public const string OneShot = "oneShot";
    public const string Iterative = "iterative";

    /// <summary><c>oneShot</c> (whatever the steps) and <c>iterative</c>.</summary>
    public static readonly NameRegistry<Func<int, IPruningSchedule>> BuiltIn = new(
        "schedule",
        [
            KeyValuePair.Create<string, Func<int, IPruningSchedule>>(OneShot, _ => new IterativeSchedule(OneShot, 1)),
            KeyValuePair.Create<string, Func<int, IPruningSchedule>>(Iterative, steps => new IterativeSchedule(Iterative, steps)),
        ]);
}
