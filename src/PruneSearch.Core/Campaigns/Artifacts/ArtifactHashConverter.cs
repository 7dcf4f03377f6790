using System.Text.Json;
using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>Artifact hashes in JSON, as text.</summary>
internal sealed class ArtifactHashConverter : JsonConverter<ArtifactHash>
{
    public override ArtifactHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return ArtifactHash.Parse(reader.GetString() ?? string.Empty);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, ArtifactHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
