namespace PruneSearch.Telemetry;

/// <summary>Names of spans; docs/telemetry.md lists them.</summary>
public static class SpanNames
{
    /// <summary>A candidate, from its proposal to its end.</summary>
    public const string Candidate = "candidate";

    /// <summary>The base model, from the campaign's start until the search begins.</summary>
    public const string Base = "base";

    /// <summary>A lease, from its grant to its end.</summary>
    public const string Lease = "lease";

    /// <summary>A worker's time with an item: a plan, or the base model.</summary>
    public const string Prepare = "prepare";

    /// <summary>A worker's time with an item: from one rung to the next.</summary>
    public const string Train = "train";

    /// <summary>A worker's time with an item: judging and exporting.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>A worker's time with an item: timing on a target.</summary>
    public const string Measure = "measure";

    /// <summary>The item in the process that does it.</summary>
    public const string Work = "work";

    /// <summary>Writing the model's file and checking it.</summary>
    public const string Export = "export";

    /// <summary>Handing in an outcome: once at the worker, once at the server.</summary>
    public const string Report = "report";
}
