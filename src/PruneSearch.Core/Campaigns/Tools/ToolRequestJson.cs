using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Tools;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    Converters = [typeof(CamelCaseOptimizer)])]
[JsonSerializable(typeof(EvaluationRequest))]
[JsonSerializable(typeof(TrainingRequest))]
internal sealed partial class ToolRequestJson : JsonSerializerContext;
