using System.Text.Json.Serialization;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Work;

/// <summary>How a lease ends.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "outcome", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Released), "released")]
public abstract record WorkOutcome
{
    private WorkOutcome()
    {
    }

    public sealed record Done(WorkReport Report) : WorkOutcome;

    public sealed record Failed(FailureKind Kind, string Message) : WorkOutcome;

    /// <summary>Given back undone.</summary>
    /// <param name="Checkpoint">How far a training came: whoever leases the item next goes on from there. Null to start again.</param>
    public sealed record Released(ArtifactHash? Checkpoint = null) : WorkOutcome;
}
