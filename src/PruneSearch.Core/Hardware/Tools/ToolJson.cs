using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Tools;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BenchmarkRequest))]
internal sealed partial class ToolJson : JsonSerializerContext;
