namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Where candidates can stand.</summary>
public static class Standings
{
    public const string Front = "front";

    public const string Feasible = "feasible";

    public const string Infeasible = "infeasible";

    public const string Active = "active";

    public const string Stopped = "stopped";

    public const string Failed = "failed";

    public const string Duplicate = "duplicate";

    /// <summary>The front first, then what completed, then what did not.</summary>
    public static IReadOnlyList<string> All { get; } = [Front, Feasible, Infeasible, Active, Stopped, Failed, Duplicate];
}
