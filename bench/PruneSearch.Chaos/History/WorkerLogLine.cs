using System.Globalization;

namespace PruneSearch.Chaos.History;

/// <summary>One line of a worker's log: <c>TIME VERB CAMPAIGN TOKEN ITEM [OUTCOME]</c>.</summary>
/// <param name="At">When.</param>
/// <param name="Verb">leased, reported, refused or lost.</param>
/// <param name="Campaign">The campaign.</param>
/// <param name="Token">The lease.</param>
/// <param name="Item">The work item.</param>
/// <param name="Outcome">What was reported, in words; empty otherwise.</param>
internal sealed record WorkerLogLine(DateTimeOffset At, string Verb, string Campaign, long Token, string Item, string Outcome)
{
    public const string Leased = "leased";
    public const string Reported = "reported";
    public const string Refused = "refused";
    public const string Lost = "lost";

    /// <summary>Null for a line about something else.</summary>
    public static WorkerLogLine? TryParse(string line)
    {
        string[] parts = line.Split(' ', 6);
        return parts.Length >= 5 && parts[1] is Leased or Reported or Refused or Lost
            && DateTimeOffset.TryParse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            && long.TryParse(parts[3], CultureInfo.InvariantCulture, out long token)
                ? new WorkerLogLine(at, parts[1], parts[2], token, parts[4], parts.Length > 5 ? parts[5] : string.Empty)
                : null;
    }
}
