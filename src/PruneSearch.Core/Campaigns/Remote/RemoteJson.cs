using System.Text.Json.Serialization;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Remote;

/// <summary>How the HTTP API's messages are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LeaseRequest))]
[JsonSerializable(typeof(LeaseResponse))]
[JsonSerializable(typeof(SubmitRequest))]
[JsonSerializable(typeof(SpecDocument))]
[JsonSerializable(typeof(CampaignSummary))]
[JsonSerializable(typeof(IReadOnlyList<CampaignSummary>))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(EnqueueRequest))]
[JsonSerializable(typeof(MeasureRequest))]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(QueueDocument))]
[JsonSerializable(typeof(CampaignState))]
[JsonSerializable(typeof(Overview))]
[JsonSerializable(typeof(CandidatePage))]
[JsonSerializable(typeof(PointColumns))]
[JsonSerializable(typeof(HypervolumeHistory))]
[JsonSerializable(typeof(CandidateDetail))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(Timeline))]
[JsonSerializable(typeof(Importance))]
[JsonSerializable(typeof(Fleet))]
[JsonSerializable(typeof(TargetList))]
[JsonSerializable(typeof(SpecText))]
[JsonSerializable(typeof(SpecValidation))]
[JsonSerializable(typeof(WorkOutcome))]
[JsonSerializable(typeof(WorkProgress))]
[JsonSerializable(typeof(IReadOnlyDictionary<long, WorkProgress>))]
public sealed partial class RemoteJson : JsonSerializerContext;
