using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Records;

/// <summary>What a campaign is at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CampaignPhase>))]
public enum CampaignPhase
{
    /// <summary>The base model is trained or read, evaluated and timed.</summary>
    [JsonStringEnumMemberName("base")]
    Base,

    /// <summary>Candidates are proposed, pruned, trained and measured.</summary>
    [JsonStringEnumMemberName("search")]
    Search,

    /// <summary>The front is evaluated on the test split and timed once more.</summary>
    [JsonStringEnumMemberName("final")]
    Final,

    /// <summary>Everything is done.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>The base model could not be prepared.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A user ended it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
