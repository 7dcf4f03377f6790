using System.Text.Json.Serialization;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Records;

/// <summary>How records and states are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalLine))]
[JsonSerializable(typeof(CampaignState))]
[JsonSerializable(typeof(CandidateRecipe))]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(WorkItem))]
[JsonSerializable(typeof(WorkOutcome))]
[JsonSerializable(typeof(WorkProgress))]
public sealed partial class RecordsJson : JsonSerializerContext;
