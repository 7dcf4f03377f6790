using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Records;

/// <summary>Where a candidate's configuration came from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CandidateOrigin>))]
public enum CandidateOrigin
{
    [JsonStringEnumMemberName("sampler")]
    Sampler,

    /// <summary>Put in by a user.</summary>
    [JsonStringEnumMemberName("enqueued")]
    Enqueued,

    /// <summary>Baseline: uniform L1 magnitude pruning.</summary>
    [JsonStringEnumMemberName("uniform")]
    Uniform,

    /// <summary>Baseline: uniform random pruning.</summary>
    [JsonStringEnumMemberName("random")]
    Random,

    /// <summary>Baseline: the uniformly pruned shape trained from new weights.</summary>
    [JsonStringEnumMemberName("scratch")]
    Scratch,
}
