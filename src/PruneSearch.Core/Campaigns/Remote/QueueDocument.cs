using PruneSearch.Campaigns.Dispatching;

namespace PruneSearch.Campaigns.Remote;

/// <summary>How much work there is, by label: what <c>GET /api/v1/queue</c> answers, for those who scale pools of workers.</summary>
/// <param name="Labels">By label: <c>train</c>, and each target's name.</param>
public sealed record QueueDocument(IReadOnlyDictionary<string, LabelDepth> Labels);
