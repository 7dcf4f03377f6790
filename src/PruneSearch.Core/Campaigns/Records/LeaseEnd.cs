using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Records;

/// <summary>Why a lease ended without a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LeaseEnd>))]
public enum LeaseEnd
{
    /// <summary>No heartbeat came in time.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>The worker gave it back.</summary>
    [JsonStringEnumMemberName("released")]
    Released,

    /// <summary>The process that held it is gone.</summary>
    [JsonStringEnumMemberName("restarted")]
    Restarted,

    /// <summary>The campaign was cancelled.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
