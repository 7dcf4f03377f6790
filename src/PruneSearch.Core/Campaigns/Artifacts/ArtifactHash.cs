using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>The SHA-256 of an artifact's bytes, which is its name: 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct ArtifactHash
{
    private readonly string? _value;

    private ArtifactHash(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("an artifact hash that was never set");

    public static ArtifactHash Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public static ArtifactHash Of(Stream stream) => new(Convert.ToHexStringLower(SHA256.HashData(stream)));

    /// <exception cref="FormatException">Not 64 lower-case hexadecimal digits.</exception>
    public static ArtifactHash Parse(string text) =>
        text.Length == 64 && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
            ? new ArtifactHash(text)
            : throw new FormatException($"'{text}' is not a SHA-256 hash");

    public override string ToString() => _value ?? string.Empty;

    private sealed class Converter : JsonConverter<ArtifactHash>
    {
        public override ArtifactHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? string.Empty);
            }
            catch (FormatException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, ArtifactHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
