using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Isolation;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkMessage))]
internal sealed partial class IsolationJson : JsonSerializerContext;
