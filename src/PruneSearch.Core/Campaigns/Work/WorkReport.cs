using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Work;

/// <summary>What came of a work item.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(BaseReport), "base")]
[JsonDerivedType(typeof(PlanReport), "plan")]
[JsonDerivedType(typeof(MeasureReport), "measure")]
[JsonDerivedType(typeof(TrainReport), "train")]
[JsonDerivedType(typeof(EvaluationReport), "evaluation")]
public abstract record WorkReport
{
    /// <summary>Seconds that the work took.</summary>
    public double Seconds { get; init; }

    /// <summary>What executed graphs, and why that; null where nothing was executed, and in reports of older versions.</summary>
    public string? Backend { get; init; }
}
