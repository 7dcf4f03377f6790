using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace PruneSearch.Formats.SafeTensors;

/// <summary>
/// A safetensors file, memory-mapped: opening reads and checks the header only, tensor data is paged in when touched.
/// Reads are thread-safe; spans are valid until <see cref="Dispose"/>. The file must not be changed while it is open.
/// </summary>
public sealed unsafe class SafeTensorFile : IDisposable
{
    private const string SizeRule = "a safetensors file is an 8-byte header size, the header, and the data";
    private readonly Dictionary<string, SafeTensorInfo> _byName = new(StringComparer.Ordinal);
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _handle;
    private readonly SafeTensorHeader _header;
    private readonly byte* _start;
    private bool _disposed;

    private SafeTensorFile(string path, FileStream stream)
    {
        Path = path;
        long length = stream.Length;
        if (length < 8)
        {
            throw new InvalidInputException(path, $"the file has {length} bytes; it is truncated or not a safetensors file", SizeRule);
        }

        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _handle = _view.SafeMemoryMappedViewHandle;
        try
        {
            _handle.AcquirePointer(ref _start);
            _start += _view.PointerOffset;
            _header = ReadHeader(length);
        }
        catch
        {
            Dispose();
            throw;
        }

        foreach (SafeTensorInfo tensor in _header.Tensors)
        {
            _byName.Add(tensor.Name, tensor);
        }
    }

    /// <summary>The path it was opened by.</summary>
    public string Path { get; }

    /// <summary>Every tensor, in the order of its data.</summary>
    public IReadOnlyList<SafeTensorInfo> Tensors => _header.Tensors;

    /// <summary>Every name, in the order of the data.</summary>
    public IEnumerable<string> Names => _header.Tensors.Select(tensor => tensor.Name);

    /// <summary>The free strings under <c>__metadata__</c>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header by every rule of the format.</summary>
    /// <exception cref="InvalidInputException">The file is missing, unreadable, truncated or breaks a rule.</exception>
    public static SafeTensorFile Open(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(path, $"cannot be opened: {e.Message}", "the file exists and can be read", e);
        }

        try
        {
            return new SafeTensorFile(path, stream);
        }
        catch (IOException e)
        {
            throw new InvalidInputException(path, $"cannot be read: {e.Message}", "the file exists and can be read", e);
        }
        finally
        {
            // The view stays valid without it.
            stream.Dispose();
        }
    }

    /// <summary>Whether the file has a tensor of that name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>What the header says about a tensor.</summary>
    /// <exception cref="InvalidInputException">No tensor has that name.</exception>
    public SafeTensorInfo Info(string name) => _byName.TryGetValue(name, out SafeTensorInfo? info)
        ? info
        : throw new InvalidInputException($"{Path}: {name}", $"no such tensor; {Nearby()}", "the tensor is in the file");

    /// <summary>The stored little-endian bytes of a tensor of at most 2 GiB.</summary>
    /// <exception cref="InvalidInputException">No tensor has that name.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        SafeTensorInfo info = Info(name);
        return info.ByteLength <= int.MaxValue
            ? Bytes(info, 0, (int)info.ByteLength)
            : throw new ArgumentException(
                $"'{name}' has {info.ByteLength} bytes: read it in parts with Bytes(info, start, count)",
                nameof(name));
    }

    /// <summary>A part of a tensor's bytes, for tensors that do not fit one span.</summary>
    public ReadOnlySpan<byte> Bytes(SafeTensorInfo info, long start, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, info.ByteLength - count);
        return new ReadOnlySpan<byte>(_start + info.Offset + start, count);
    }

    /// <summary>A floating-point tensor as floats: F32 as stored, F16 and BF16 exactly widened, F64 rounded to nearest.</summary>
    /// <exception cref="InvalidInputException">No tensor has that name, it is of an integer type, or has more than 2^31 elements.</exception>
    public float[] ReadFloats(string name)
    {
        SafeTensorInfo info = Info(name);
        if (info.Length > Array.MaxLength)
        {
            throw new InvalidInputException(
                $"{Path}: {name}",
                $"{info.Length} elements do not fit one array",
                $"at most {Array.MaxLength} elements");
        }

        if (!SafeTensorFloats.CanConvert(info.DType))
        {
            throw new InvalidInputException(
                $"{Path}: {name}",
                $"dtype is {info.DType}: it is not a floating-point tensor",
                "dtype is F64, F32, F16 or BF16");
        }

        var values = new float[info.Length];
        int size = info.DType.ByteSize();
        const int Chunk = 1 << 20;
        for (int start = 0; start < values.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, values.Length - start);
            SafeTensorFloats.Convert(info.DType, Bytes(info, (long)start * size, count * size), values.AsSpan(start, count));
        }

        return values;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_start != null)
        {
            _handle.ReleasePointer();
        }

        _view.Dispose();
        _map.Dispose();
    }

    private SafeTensorHeader ReadHeader(long length)
    {
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(_start, 8));
        if (size > SafeTensorHeader.MaxBytes)
        {
            throw new InvalidInputException(
                Path,
                $"the header size is {size}: the file is damaged or not a safetensors file",
                $"at most {SafeTensorHeader.MaxBytes} bytes of header");
        }

        if ((long)size > length - 8)
        {
            throw new InvalidInputException(
                Path,
                $"the header size is {size}, but only {length - 8} bytes follow: the file is truncated",
                SizeRule);
        }

        var json = new ReadOnlySpan<byte>(_start + 8, (int)size);
        return SafeTensorHeader.Parse(json, Path, 8 + (long)size, length - 8 - (long)size);
    }

    private string Nearby()
    {
        string names = string.Join(", ", Names.Take(8));
        return Tensors.Count switch
        {
            0 => "the file has no tensors",
            <= 8 => $"the file has {names}",
            _ => $"the file has {Tensors.Count}: {names}, ...",
        };
    }
}
