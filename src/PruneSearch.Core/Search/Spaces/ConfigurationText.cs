using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PruneSearch.Search.Spaces;

/// <summary>The canonical text of a configuration: one JSON object (RFC 8259). Only a space tells 1 the integer from 1 the real
/// number.</summary>
internal static class ConfigurationText
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Configuration configuration)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            foreach ((string name, ParameterValue value) in configuration.Entries)
            {
                writer.WritePropertyName(name);
                if (value.Kind == ParameterKind.Category)
                {
                    writer.WriteStringValue(value.Category);
                }
                else
                {
                    writer.WriteRawValue(value.ToString());
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a text against a space. What cannot be read is reported; whether the rest fits is for <see
    /// cref="SearchSpace.Check"/>.</summary>
    public static Configuration? Read(string text, SearchSpace space, List<InputError> errors)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            errors.Add(new("configuration", $"the text is not JSON: {e.Message}", "a configuration is a JSON object of names and values"));
            return null;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add(new(
                    "configuration",
                    $"the text is not an object but {document.RootElement.ValueKind}; write {{\"name\":value,...}}",
                    "a configuration is a JSON object of names and values"));
                return null;
            }

            var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                ParameterValue? value = ReadValue(property.Value, space.Find(property.Name)?.Kind);
                string where = $"configuration.{property.Name}";
                if (value is null)
                {
                    errors.Add(new(
                        where,
                        $"{property.Value.GetRawText()} is not a value; give {Expected(space.Find(property.Name)?.Kind)}",
                        "a value has its parameter's kind"));
                }
                else if (!values.TryAdd(property.Name, value.Value))
                {
                    errors.Add(new(where, "the parameter is given twice; remove one", "a parameter has one value"));
                }
            }

            return new Configuration(values);
        }
    }

    private static ParameterValue? ReadValue(JsonElement json, ParameterKind? kind) => (json.ValueKind, kind) switch
    {
        (JsonValueKind.String, ParameterKind.Category or null) => json.GetString()!,
        (JsonValueKind.Number, ParameterKind.Int) => json.TryGetInt64(out long integer) ? integer : null,
        (JsonValueKind.Number, ParameterKind.Float or null) =>
            json.TryGetDouble(out double number) && double.IsFinite(number) ? number : null,
        _ => null,
    };

    private static string Expected(ParameterKind? kind) => kind switch
    {
        ParameterKind.Category => "a string",
        ParameterKind.Int => "an integer",
        ParameterKind.Float => "a finite number",
        _ => "a number or a string",
    };
}
