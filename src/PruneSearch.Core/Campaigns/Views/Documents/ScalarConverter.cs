using System.Text.Json;
using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Writes a <see cref="Scalar"/> as a JSON number or string.</summary>
public sealed class ScalarConverter : JsonConverter<Scalar>
{
    public override Scalar Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : reader.GetString() ?? throw new JsonException("a number or a text is expected");

    public override void Write(Utf8JsonWriter writer, Scalar value, JsonSerializerOptions options)
    {
        if (value.Text is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteNumberValue(value.Number);
        }
    }
}
