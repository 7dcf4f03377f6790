namespace PruneSearch.Telemetry;

/// <summary>Attributes of spans, and of logs where they fit; docs/telemetry.md lists them.</summary>
public static class SpanTags
{
    public const string Campaign = "prunesearch.campaign";

    /// <summary>The candidate's number; absent for the base model.</summary>
    public const string Candidate = "prunesearch.candidate";

    /// <summary>The work item's name, such as <c>c3/train/0</c>.</summary>
    public const string Item = "prunesearch.item";

    /// <summary>The lease's fencing token.</summary>
    public const string Token = "prunesearch.token";

    public const string Worker = "prunesearch.worker";

    public const string Rung = "prunesearch.rung";

    public const string Target = "prunesearch.target";

    /// <summary>How a lease or a work item ended.</summary>
    public const string Outcome = "prunesearch.outcome";

    /// <summary>The kind of a failure.</summary>
    public const string Failure = "prunesearch.failure";

    /// <summary>Whether a report came in time.</summary>
    public const string Accepted = "prunesearch.accepted";

    /// <summary>What became of a candidate.</summary>
    public const string Status = "prunesearch.status";

    /// <summary>Where a candidate's configuration came from.</summary>
    public const string Origin = "prunesearch.origin";
}
