using System.Text.Json;
using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Fingerprints;

/// <summary>A value is a JSON string; a missing one is <c>{"unavailable": reason}</c>.</summary>
internal sealed class ReadingConverter : JsonConverter<Reading>
{
    private const string Key = "unavailable";

    public override Reading Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Reading.Of(reader.GetString()!);
        }

        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(Key, out JsonElement reason)
            ? Reading.Missing(reason.GetString() ?? "")
            : throw new JsonException($"A reading is a string or an object with '{Key}'.");
    }

    public override void Write(Utf8JsonWriter writer, Reading value, JsonSerializerOptions options)
    {
        if (value.Value is not null)
        {
            writer.WriteStringValue(value.Value);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(Key, value.Unavailable ?? "not read");
        writer.WriteEndObject();
    }
}
