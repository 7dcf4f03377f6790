using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>
/// A loaded ONNX Runtime library with its environment. Loaded once per file and kept until the process ends: the library keeps one
/// environment per process anyway, and its threads do not survive an unload.
/// </summary>
internal sealed unsafe class OrtLibrary
{
    private const int LoggingLevelError = 3;
    private const int DeviceAllocator = 0;
    private const int DefaultMemory = 0;

    private static readonly ConcurrentDictionary<string, Lazy<OrtLibrary>> Loaded = new(StringComparer.Ordinal);

    private readonly Lazy<string> _sha256;

    private OrtLibrary(string path, OrtApi api)
    {
        Path = path;
        Api = api;
        using var name = new Utf8Strings("prunesearch");
        nint value;
        api.Check(((delegate* unmanaged<int, byte*, nint*, nint>)api[OrtFunction.CreateEnv])(LoggingLevelError, name[0], &value));
        Environment = value;
        api.Check(((delegate* unmanaged<nint, nint>)api[OrtFunction.DisableTelemetryEvents])(value));
        api.Check(((delegate* unmanaged<nint*, nint>)api[OrtFunction.GetAllocatorWithDefaultOptions])(&value));
        Allocator = value;
        api.Check(((delegate* unmanaged<int, int, nint*, nint>)api[OrtFunction.CreateCpuMemoryInfo])(
            DeviceAllocator, DefaultMemory, &value));
        HostMemory = value;
        Providers = ListProviders();
        _sha256 = new Lazy<string>(() => HashOf(path));
    }

    public string Path { get; }

    public OrtApi Api { get; }

    /// <summary><c>OrtEnv*</c>.</summary>
    public nint Environment { get; }

    /// <summary>The default <c>OrtAllocator*</c>: what names are freed with.</summary>
    public nint Allocator { get; }

    /// <summary><c>OrtMemoryInfo*</c> of host memory.</summary>
    public nint HostMemory { get; }

    /// <summary>As <c>GetAvailableProviders</c> names them, in its order.</summary>
    public IReadOnlyList<string> Providers { get; }

    public RuntimeDescription Description =>
        new(OnnxLatencyRuntime.RuntimeName, Api.VersionText, Path, _sha256.Value, Providers);

    /// <exception cref="InvalidInputException">The file is not a library that this process can load.</exception>
    public static OrtLibrary Load(string path) =>
        Loaded.GetOrAdd(path, p => new Lazy<OrtLibrary>(() => Open(p))).Value;

    /// <summary>Takes a string that the library allocated.</summary>
    public string TakeString(byte* text)
    {
        string value = Marshal.PtrToStringUTF8((nint)text) ?? "";
        Api.Check(((delegate* unmanaged<nint, byte*, nint>)Api[OrtFunction.AllocatorFree])(Allocator, text));
        return value;
    }

    private static OrtLibrary Open(string path)
    {
        nint library;
        nint entry;
        try
        {
            library = NativeLibrary.Load(path);
            entry = NativeLibrary.GetExport(library, "OrtGetApiBase");
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new InvalidInputException("onnxruntime", $"'{path}' cannot be loaded as an ONNX Runtime library: {e.Message}",
                "the library must be built for this system and export OrtGetApiBase", e);
        }

        return new OrtLibrary(path, OrtApi.Open(entry));
    }

    private static string HashOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private string[] ListProviders()
    {
        byte** names;
        int count;
        Api.Check(((delegate* unmanaged<byte***, int*, nint>)Api[OrtFunction.GetAvailableProviders])(&names, &count));
        string[] list = new string[count];
        for (int i = 0; i < count; i++)
        {
            list[i] = Marshal.PtrToStringUTF8((nint)names[i]) ?? "";
        }

        Api.Check(((delegate* unmanaged<byte**, int, nint>)Api[OrtFunction.ReleaseAvailableProviders])(names, count));
        return list;
    }
}
