using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PruneSearch.Formats.SafeTensors;

/// <summary>
/// Writes a safetensors file as a stream. The same tensors give the same bytes whatever order they come in: data is sorted by element
/// size, largest first, then by name, so that every tensor is aligned to its element; metadata by key; the header is padded to 8 bytes.
/// </summary>
public static class SafeTensorWriter
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all tensors. Durability (temporary file, rename, fsync) is the caller's.</summary>
    /// <exception cref="ArgumentException">A name is used twice or reserved, or an entry wrote another number of bytes than its shape takes.</exception>
    public static void Write(Stream stream, IEnumerable<SafeTensorEntry> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        List<SafeTensorEntry> sorted = [.. tensors
            .OrderByDescending(tensor => tensor.DType.ByteSize())
            .ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];
        byte[] header = Header(sorted, metadata);
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, header.Length);
        stream.Write(size);
        stream.Write(header);
        foreach (SafeTensorEntry tensor in sorted)
        {
            var counted = new CountingStream(stream);
            tensor.WriteData(counted);
            if (counted.Written != tensor.ByteLength)
            {
                throw new ArgumentException(
                    $"tensor '{tensor.Name}' wrote {counted.Written} bytes; its shape takes {tensor.ByteLength}",
                    nameof(tensors));
            }
        }
    }

    private static byte[] Header(List<SafeTensorEntry> sorted, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafeTensorHeader.MetadataKey);
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            WriteTensors(json, sorted);
            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.Length <= SafeTensorHeader.MaxBytes
            ? buffer.ToArray()
            : throw new ArgumentException(
                $"the header has {buffer.Length} bytes; the format allows {SafeTensorHeader.MaxBytes}",
                nameof(sorted));
    }

    private static void WriteTensors(Utf8JsonWriter json, List<SafeTensorEntry> sorted)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafeTensorHeader.MetadataKey };
        long offset = 0;
        foreach (SafeTensorEntry tensor in sorted)
        {
            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"the name '{tensor.Name}' is used twice or reserved", nameof(sorted));
            }

            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.DType.ToString());
            json.WriteStartArray("shape");
            foreach (long extent in tensor.Shape)
            {
                json.WriteNumberValue(extent);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset = checked(offset + tensor.ByteLength);
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
