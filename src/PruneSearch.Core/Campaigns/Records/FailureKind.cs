using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Records;

/// <summary>Why a work item failed. Each kind has its retry rule.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>The worker had to stop. Tried again, without counting.</summary>
    [JsonStringEnumMemberName("preempted")]
    Preempted,

    /// <summary>Memory ran out. Tried again, counted.</summary>
    [JsonStringEnumMemberName("outOfMemory")]
    OutOfMemory,

    /// <summary>The loss was not finite. Not tried again: the same steps would diverge again.</summary>
    [JsonStringEnumMemberName("diverged")]
    Diverged,

    /// <summary>The configuration cannot be carried out. Not tried again.</summary>
    [JsonStringEnumMemberName("invalidConfiguration")]
    InvalidConfiguration,

    /// <summary>The model uses what the backend lacks. Not tried again.</summary>
    [JsonStringEnumMemberName("unsupportedOperator")]
    UnsupportedOperator,

    /// <summary>A native runtime crashed or hung. Tried again, counted.</summary>
    [JsonStringEnumMemberName("crashedRuntime")]
    CrashedRuntime,

    /// <summary>An oracle found a wrong result: a cut or an export that changes the function. Not tried again.</summary>
    [JsonStringEnumMemberName("oracleMismatch")]
    OracleMismatch,

    /// <summary>Anything else. Tried again, counted.</summary>
    [JsonStringEnumMemberName("fault")]
    Fault,

    /// <summary>This worker lacks what the work needs: the data, a tool. Tried again, but not by the same worker for a while. Counted where that worker tries again and nobody in the campaign has done such work.</summary>
    [JsonStringEnumMemberName("unfit")]
    Unfit,
}

/// <summary>The retry rules.</summary>
public static class FailureKinds
{
    /// <summary>Whether the same work may succeed another time.</summary>
    public static bool MayRetry(this FailureKind kind) =>
        kind is FailureKind.Preempted or FailureKind.OutOfMemory or FailureKind.CrashedRuntime or FailureKind.Fault or FailureKind.Unfit;

    /// <summary>Whether the attempt always counts against the allowed number.</summary>
    public static bool Counts(this FailureKind kind) => kind is not (FailureKind.Preempted or FailureKind.Unfit);
}
