using System.Text.Json.Serialization;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Isolation;

/// <summary>A line of the conversation between a worker and the process that does its work: one JSON document.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "message", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Do), "do")]
[JsonDerivedType(typeof(Stop), "stop")]
[JsonDerivedType(typeof(Progressed), "progress")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Stopped), "stopped")]
internal abstract record WorkMessage
{
    private WorkMessage()
    {
    }

    /// <summary>To the child: do this.</summary>
    /// <param name="Campaign">The campaign.</param>
    /// <param name="Item">The work.</param>
    /// <param name="Trace">The trace context that it belongs to (W3C traceparent); null for none.</param>
    public sealed record Do(SpecDocument Campaign, WorkItem Item, string? Trace = null) : WorkMessage;

    /// <summary>To the child: stop what you do, and keep what can be kept.</summary>
    public sealed record Stop : WorkMessage;

    public sealed record Progressed(WorkProgress Progress) : WorkMessage;

    public sealed record Done(WorkReport Report) : WorkMessage;

    public sealed record Failed(FailureKind Kind, string Text) : WorkMessage;

    /// <summary>It stopped as it was told.</summary>
    public sealed record Stopped(ArtifactHash? Checkpoint) : WorkMessage;
}
