using System.Buffers.Binary;
using PruneSearch.Graphs;

namespace PruneSearch.Formats.Onnx;

/// <summary>Reads TensorProto messages: raw, typed and external data.</summary>
internal sealed class TensorProtoReader(string modelPath)
{
    private readonly Dictionary<string, MappedFile> _external = new(StringComparer.Ordinal);

    /// <summary>The tensor's name and its data; data in files and in raw or fixed-size fields stays mapped until it is read.</summary>
    public (string Name, TensorSource Source) Read(ProtoReader message)
    {
        string name = string.Empty;
        var dims = new List<long>();
        int dataType = 0;
        ReadOnlyMemory<byte>? raw = null;
        var chunks = new List<ReadOnlyMemory<byte>>();
        int chunkSize = 0;
        var integers = new List<long>();
        bool hasIntegers = false;
        var externalKeys = new Dictionary<string, string>(StringComparer.Ordinal);
        bool external = false;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: message.Int64s(dims); break;
                case 2: dataType = message.Int32(); break;
                case 3: throw message.Damaged("a tensor in segments, which is not supported");
                case 4: chunks.Add(message.Fixed(4)); chunkSize = 4; break;
                case 10: chunks.Add(message.Fixed(8)); chunkSize = 8; break;
                case 5 or 7 or 11: message.Int64s(integers); hasIntegers = true; break;
                case 8: name = message.String(); break;
                case 9: raw = message.Bytes(); break;
                case 13: AddEntry(message.Message(), externalKeys); break;
                case 14: external = message.Int32() == 1; break;
                default: message.Skip(); break;
            }
        }

        var type = (ElementType)dataType;
        if (!Enum.IsDefined(type))
        {
            throw Invalid(name, $"has element type {dataType}", $"tensors hold {string.Join(", ", Enum.GetNames<ElementType>())}");
        }

        long count = 1;
        foreach (long dim in dims)
        {
            if (dim < 0 || (dim > 0 && count > long.MaxValue / 8 / dim))
            {
                throw Invalid(name, $"has dimensions [{string.Join(", ", dims)}]", "dimensions are not negative and their product fits 60 bits");
            }

            count *= dim;
        }

        long bytes = count * type.Size();
        long[] shape = [.. dims];
        if (external)
        {
            return (name, External(name, type, shape, bytes, externalKeys));
        }

        if (raw is { } data)
        {
            RequireBytes(name, bytes, data.Length);
            return (name, new MappedTensor(type, shape, data));
        }

        if (chunkSize == type.Size() && type is ElementType.Float32 or ElementType.Float64)
        {
            RequireBytes(name, bytes, chunks.Sum(c => (long)c.Length));
            return (name, new MappedTensor(type, shape, chunks.Count == 1 ? chunks[0] : Join(chunks)));
        }

        if (hasIntegers && type is not (ElementType.Float32 or ElementType.Float64))
        {
            RequireBytes(name, bytes, (long)integers.Count * type.Size());
            return (name, FromIntegers(type, shape, integers));
        }

        RequireBytes(name, bytes, 0);
        return (name, new Tensor(type, shape, ReadOnlyMemory<byte>.Empty));
    }

    internal static void AddEntry(ProtoReader entry, IDictionary<string, string> into)
    {
        string key = string.Empty;
        string value = string.Empty;
        while (entry.Next())
        {
            switch (entry.Field)
            {
                case 1: key = entry.String(); break;
                case 2: value = entry.String(); break;
                default: entry.Skip(); break;
            }
        }

        into[key] = value;
    }

    private MappedTensor External(string name, ElementType type, long[] dims, long bytes, Dictionary<string, string> keys)
    {
        if (!keys.TryGetValue("location", out string? location) || location.Length == 0
            || Path.IsPathRooted(location) || location.Split('/', '\\').Contains(".."))
        {
            throw Invalid(name, $"keeps its data in '{location}'", "external data lies in a file beside the model, named by a relative path without '..'");
        }

        if (!_external.TryGetValue(location, out MappedFile? file))
        {
            file = MappedFile.Open(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(modelPath))!, location));
            _external.Add(location, file);
        }

        long offset = 0;
        long length = bytes;
        if ((keys.TryGetValue("offset", out string? o) && !long.TryParse(o, out offset)) || (keys.TryGetValue("length", out string? l) && !long.TryParse(l, out length)))
        {
            throw Invalid(name, "has an offset or length that is not a number", "offset and length count bytes");
        }

        RequireBytes(name, bytes, length);
        if (offset < 0 || offset > file.Length - bytes)
        {
            throw Invalid(name, $"lies at bytes {offset}..{offset + bytes} of '{location}', which has {file.Length}", "external data lies within its file");
        }

        return bytes <= int.MaxValue
            ? new MappedTensor(type, dims, file.Slice(offset, (int)bytes))
            : throw Invalid(name, $"has {bytes} bytes", "one tensor has at most 2 GiB");
    }

    private void RequireBytes(string name, long expected, long actual)
    {
        if (expected != actual)
        {
            throw Invalid(name, $"needs {expected} bytes of data by its shape and type, and has {actual}", "data and shape agree");
        }
    }

    private InvalidInputException Invalid(string tensor, string message, string rule) => new($"{modelPath}, tensor '{tensor}'", message, rule);

    private static byte[] Join(List<ReadOnlyMemory<byte>> chunks)
    {
        byte[] all = new byte[chunks.Sum(c => c.Length)];
        int at = 0;
        foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            chunk.CopyTo(all.AsMemory(at));
            at += chunk.Length;
        }

        return all;
    }

    /// <summary>int32_data, int64_data and uint64_data: also bool and the bits of 16-bit floats, one element per number.</summary>
    private static Tensor FromIntegers(ElementType type, long[] dims, List<long> values)
    {
        byte[] bytes = new byte[values.Count * type.Size()];
        for (int i = 0; i < values.Count; i++)
        {
            switch (type.Size())
            {
                case 1: bytes[i] = (byte)values[i]; break;
                case 2: BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), (short)values[i]); break;
                case 4: BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), (int)values[i]); break;
                default: BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), values[i]); break;
            }
        }

        return new Tensor(type, dims, bytes);
    }
}
