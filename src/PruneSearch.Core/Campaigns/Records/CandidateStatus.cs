using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Records;

/// <summary>What became of a candidate.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CandidateStatus>))]
public enum CandidateStatus
{
    /// <summary>Work remains.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>All objectives are known.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>Known not to keep a constraint before it was trained, or impossible to carry out.</summary>
    [JsonStringEnumMemberName("infeasible")]
    Infeasible,

    /// <summary>Another candidate has the same edit log, masks, recipe and seed.</summary>
    [JsonStringEnumMemberName("duplicate")]
    Duplicate,

    /// <summary>Not promoted from a rung.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    [JsonStringEnumMemberName("failed")]
    Failed,
}
