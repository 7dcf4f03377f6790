using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Measurement;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MeasurementReceipt))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
