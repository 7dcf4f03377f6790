using System.Text;
using System.Text.Json;

namespace PruneSearch.Formats.SafeTensors;

/// <summary>
/// The JSON header of a safetensors file, checked by every rule of the format (github.com/huggingface/safetensors, "Format"):
/// a JSON object of unique tensor names, known types, sizes that agree with shapes, and data without overlap or gap.
/// </summary>
internal sealed class SafeTensorHeader
{
    /// <summary>The reference implementation's cap on the header, which bounds what a hostile file can make a reader parse.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>The header's key for free string-to-string information.</summary>
    public const string MetadataKey = "__metadata__";

    private const string FormatRule = "a safetensors header is a JSON object of tensors with dtype, shape and data_offsets";
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly SafeTensorLayout _layout;

    private SafeTensorHeader(string file, SafeTensorLayout layout)
    {
        _file = file;
        _layout = layout;
    }

    /// <summary>Every tensor, in the order of its data.</summary>
    public IReadOnlyList<SafeTensorInfo> Tensors => _layout.Tensors;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Parses and checks a header.</summary>
    /// <param name="json">The header's bytes, padding included.</param>
    /// <param name="file">The file's path, for errors.</param>
    /// <param name="dataStart">Where tensor data begins in the file.</param>
    /// <param name="dataLength">How many bytes of tensor data the file has.</param>
    /// <exception cref="InvalidInputException">A rule is broken; all broken rules are listed where the JSON itself can be read.</exception>
    public static SafeTensorHeader Parse(ReadOnlySpan<byte> json, string file, long dataStart, long dataLength)
    {
        var header = new SafeTensorHeader(file, new SafeTensorLayout(file, dataStart, dataLength));
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw header.Broken("the header does not begin with '{'; the file is damaged or not a safetensors file");
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
            header.ReadRoot(ref reader);
        }
        catch (JsonException e)
        {
            throw header.Broken($"the header is not valid JSON at byte {8 + (e.BytePositionInLine ?? 0)}: the file is damaged", e);
        }
        catch (Exception e) when (e is InvalidOperationException or DecoderFallbackException)
        {
            throw header.Broken("the header holds a string that is not valid UTF-8 or Unicode: the file is damaged", e);
        }

        header._layout.Complete();
        return header;
    }

    private void ReadRoot(ref Utf8JsonReader reader)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                _layout.Fail(name, "the name occurs twice; rewrite the file with unique names", "names are unique");
            }

            reader.Read();
            if (name == MetadataKey)
            {
                ReadMetadata(ref reader);
            }
            else
            {
                ReadTensor(ref reader, name);
            }
        }

        // Only padding may follow: anything else is a JsonException of the reader.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Require(ref reader, JsonTokenType.StartObject, MetadataKey, "an object of strings");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            reader.Read();
            Require(ref reader, JsonTokenType.String, $"{MetadataKey}.{key}", "a string");
            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                _layout.Fail(MetadataKey, $"the key '{key}' occurs twice", "names are unique");
            }
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        Require(ref reader, JsonTokenType.StartObject, name, "an object with dtype, shape and data_offsets");
        string? typeName = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when typeName is null:
                    Require(ref reader, JsonTokenType.String, $"{name}.dtype", "a string");
                    typeName = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, $"{name}.shape");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, $"{name}.data_offsets");
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Broken($"tensor '{name}' has '{key}' twice");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (typeName is null || shape is null || offsets is not { Length: 2 })
        {
            _layout.Fail(name, "dtype, shape or the pair data_offsets is missing", FormatRule);
            return;
        }

        _layout.Add(name, typeName, shape, offsets[0], offsets[1]);
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string place)
    {
        Require(ref reader, JsonTokenType.StartArray, place, "an array of whole numbers");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value) || value < 0)
            {
                throw Broken($"'{place}' must hold whole numbers from 0 to 2^63-1");
            }

            numbers.Add(value);
        }

        return [.. numbers];
    }

    private void Require(ref Utf8JsonReader reader, JsonTokenType token, string place, string expected)
    {
        if (reader.TokenType != token)
        {
            throw Broken($"'{place}' must be {expected}, found {reader.TokenType}");
        }
    }

    private InvalidInputException Broken(string message, Exception? inner = null) => new(_file, message, FormatRule, inner);
}
