namespace PruneSearch.Formats.SafeTensors;

/// <summary>The tensors of a header against the bytes that follow it: known types, sizes that agree, no overlap and no gap.</summary>
/// <param name="file">The file's path, for errors.</param>
/// <param name="dataStart">Where tensor data begins in the file.</param>
/// <param name="dataLength">How many bytes of tensor data the file has.</param>
internal sealed class SafeTensorLayout(string file, long dataStart, long dataLength)
{
    private readonly List<SafeTensorInfo> _tensors = [];
    private readonly List<InputError> _errors = [];

    /// <summary>In the order of their data, once complete.</summary>
    public IReadOnlyList<SafeTensorInfo> Tensors => _tensors;

    /// <summary>Notes a broken rule.</summary>
    public void Fail(string name, string message, string rule) => _errors.Add(new InputError($"{file}: {name}", message, rule));

    /// <summary>Adds a tensor whose size must agree with its place.</summary>
    public void Add(string name, string typeName, long[] shape, long begin, long end)
    {
        if (SafeTensorTypes.FromName(typeName) is not { } type)
        {
            string known = string.Join(", ", Enum.GetNames<SafeTensorType>());
            Fail(name, $"dtype '{typeName}' is not supported; convert the tensor to one of {known}", "dtype is one of the known types");
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

        if (begin > end || end > dataLength)
        {
            Fail(
                name,
                $"data_offsets [{begin}, {end}] do not lie in the {dataLength} bytes of data: the file is truncated or damaged",
                "data lies in the file");
        }
        else if (bytes != end - begin)
        {
            Fail(
                name,
                $"shape [{string.Join(", ", shape)}] of {type} takes {bytes} bytes, data_offsets give {end - begin}",
                "data_offsets span the product of the shape times the element size");
        }
        else
        {
            _tensors.Add(new SafeTensorInfo(name, type, shape, dataStart + begin, end - begin));
        }
    }

    /// <summary>Sorts the tensors and checks that they cover the data.</summary>
    /// <exception cref="InvalidInputException">Rules were broken: all that were noted.</exception>
    public void Complete()
    {
        if (_errors.Count == 0)
        {
            CheckOrder();
        }

        if (_errors.Count > 0)
        {
            throw new InvalidInputException(_errors);
        }
    }

    private void CheckOrder()
    {
        _tensors.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.ByteLength.CompareTo(b.ByteLength));
        long expected = dataStart;
        foreach (SafeTensorInfo tensor in _tensors)
        {
            if (tensor.Offset != expected)
            {
                string what = tensor.Offset < expected ? "overlaps the tensor before it" : "leaves a gap before it";
                Fail(
                    tensor.Name,
                    $"its data begins at byte {tensor.Offset}, which {what} (expected {expected})",
                    "data has no overlap and no gap");
                return;
            }

            expected += tensor.ByteLength;
        }

        if (expected != dataStart + dataLength)
        {
            Fail("data", $"the tensors end at byte {expected}, the file at {dataStart + dataLength}", "data has no overlap and no gap");
        }
    }
}
