using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// The canonical JSON of an edit log:
/// <c>{"version":1,"cuts":[{"value":"conv1.weight","axis":0,"removed":[1,5]}],"masks":[{"initializer":"fc.weight","digest":"..."}]}</c>.
/// Where blocks were bypassed it is version 2, with <c>"blocks":[{"block":"layer1.0.conv1","output":"add_out"}]</c> behind the version.
/// </summary>
internal static class EditLogJson
{
    private const int Version = 1;
    private const int VersionOfBlocks = 2;
    private const string Rule = """an edit log is {"version":1 (2 with "blocks":[{"block","output"}]),"cuts":[{"value","axis","removed":[ascending indices]}],"masks":[{"initializer","digest"}]}""";

    public static string Write(EditLog log)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteNumber("version", log.Blocks.IsEmpty ? Version : VersionOfBlocks);
        if (!log.Blocks.IsEmpty)
        {
            writer.WriteStartArray("blocks");
            foreach (BlockRemoval removal in log.Blocks)
            {
                writer.WriteStartObject();
                writer.WriteString("block", removal.Block);
                writer.WriteString("output", removal.Output);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteStartArray("cuts");
        foreach (AxisRemoval cut in log.Cuts)
        {
            writer.WriteStartObject();
            writer.WriteString("value", cut.Value);
            writer.WriteNumber("axis", cut.Axis);
            writer.WriteStartArray("removed");
            foreach (int index in cut.Removed)
            {
                writer.WriteNumberValue(index);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("masks");
        foreach (MaskDigest mask in log.Masks)
        {
            writer.WriteStartObject();
            writer.WriteString("initializer", mask.Initializer);
            writer.WriteString("digest", mask.Digest);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static EditLog Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            int version = root.GetProperty("version").GetInt32();
            if (version is not (Version or VersionOfBlocks))
            {
                throw new InvalidInputException("edit log", $"has version {version}", $"this program reads versions {Version} and {VersionOfBlocks}");
            }

            AxisRemoval[] cuts = [.. root.GetProperty("cuts").EnumerateArray().Select(Cut)];
            if (cuts.GroupBy(c => (c.Value, c.Axis)).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
            {
                throw new InvalidInputException("edit log", $"has two entries for axis {twice.Axis} of '{twice.Value}'", Rule);
            }

            BlockRemoval[] blocks = version == Version ? [] : [.. root.GetProperty("blocks").EnumerateArray().Select(b => new BlockRemoval(Text(b, "block"), Text(b, "output")))];
            if (blocks.GroupBy(b => b.Output, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key is { } again)
            {
                throw new InvalidInputException("edit log", $"has two entries for the block that makes '{again}'", Rule);
            }

            return new EditLog(
                cuts,
                root.GetProperty("masks").EnumerateArray().Select(m => new MaskDigest(Text(m, "initializer"), Text(m, "digest"))).ToArray(),
                blocks);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidInputException("edit log", $"cannot be read: {e.Message}", Rule, e);
        }
    }

    private static AxisRemoval Cut(JsonElement element)
    {
        string value = Text(element, "value");
        ImmutableArray<int> removed = [.. element.GetProperty("removed").EnumerateArray().Select(i => i.GetInt32())];
        if (removed.Where((index, i) => index < 0 || (i > 0 && index <= removed[i - 1])).Any())
        {
            throw new InvalidInputException("edit log", $"the indices removed from '{value}' do not ascend from 0 on", Rule);
        }

        return new AxisRemoval(value, element.GetProperty("axis").GetInt32(), removed);
    }

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null");
}
