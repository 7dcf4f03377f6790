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
    private readonly List<SafeTensorInfo> _tensors = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<InputError> _errors = [];
    private readonly string _file;
    private readonly long _dataStart;
    private readonly long _dataLength;

    private SafeTensorHeader(string file, long dataStart, long dataLength)
    {
        _file = file;
        _dataStart = dataStart;
        _dataLength = dataLength;
    }

    public IReadOnlyList<SafeTensorInfo> Tensors => _tensors;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Parses and checks a header.</summary>
    /// <param name="json">The header's bytes, padding included.</param>
    /// <param name="file">The file's path, for errors.</param>
    /// <param name="dataStart">Where tensor data begins in the file.</param>
    /// <param name="dataLength">How many bytes of tensor data the file has.</param>
    /// <exception cref="InvalidInputException">A rule is broken; all broken rules are listed where the JSON itself can be read.</exception>
    public static SafeTensorHeader Parse(ReadOnlySpan<byte> json, string file, long dataStart, long dataLength)
    {
        var header = new SafeTensorHeader(file, dataStart, dataLength);
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

        header.CheckLayout();
        return header._errors.Count == 0 ? header : throw new InvalidInputException(header._errors);
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
                Add(name, "the name occurs twice; rewrite the file with unique names", "names are unique");
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
                Add(MetadataKey, $"the key '{key}' occurs twice", "names are unique");
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
            Add(name, "dtype, shape or the pair data_offsets is missing", FormatRule);
            return;
        }

        AddTensor(name, typeName, shape, offsets[0], offsets[1]);
    }

    private void AddTensor(string name, string typeName, long[] shape, long begin, long end)
    {
        if (SafeTensorTypes.FromName(typeName) is not { } type)
        {
            string known = string.Join(", ", Enum.GetNames<SafeTensorType>());
            Add(name, $"dtype '{typeName}' is not supported; convert the tensor to one of {known}", "dtype is one of the known types");
            return;
        }

        Int128 bytes = type.ByteSize();
        foreach (long extent in shape)
        {
            bytes *= extent;
            if (bytes > long.MaxValue)
            {
                break;
            }
        }

        if (begin > end || end > _dataLength)
        {
            Add(name, $"data_offsets [{begin}, {end}] do not lie in the {_dataLength} bytes of data: the file is truncated or damaged", "data lies in the file");
        }
        else if (bytes != end - begin)
        {
            Add(
                name,
                $"shape [{string.Join(", ", shape)}] of {type} takes {bytes} bytes, data_offsets give {end - begin}",
                "data_offsets span the product of the shape times the element size");
        }
        else
        {
            _tensors.Add(new SafeTensorInfo(name, type, shape, _dataStart + begin, end - begin));
        }
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

    private void CheckLayout()
    {
        if (_errors.Count > 0)
        {
            return;
        }

        _tensors.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.ByteLength.CompareTo(b.ByteLength));
        long expected = _dataStart;
        foreach (SafeTensorInfo tensor in _tensors)
        {
            if (tensor.Offset != expected)
            {
                string what = tensor.Offset < expected ? "overlaps the tensor before it" : "leaves a gap before it";
                Add(tensor.Name, $"its data begins at byte {tensor.Offset}, which {what} (expected {expected})", "data has no overlap and no gap");
                return;
            }

            expected += tensor.ByteLength;
        }

        if (expected != _dataStart + _dataLength)
        {
            Add("data", $"the tensors end at byte {expected}, the file at {_dataStart + _dataLength}", "data has no overlap and no gap");
        }
    }

    private void Require(ref Utf8JsonReader reader, JsonTokenType token, string place, string expected)
    {
        if (reader.TokenType != token)
        {
            throw Broken($"'{place}' must be {expected}, found {reader.TokenType}");
        }
    }

    private void Add(string name, string message, string rule) => _errors.Add(new InputError($"{_file}: {name}", message, rule));

    private InvalidInputException Broken(string message, Exception? inner = null) => new(_file, message, FormatRule, inner);
}
