using System.Runtime.InteropServices;

namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>
/// ONNX Runtime through its C API, in this process. Native code: product code runs it in a child process
/// (<see cref="Hosting.ChildRuntime"/>), where a crash is a typed failure.
/// </summary>
/// <param name="clock">Its timestamps are the latencies.</param>
/// <param name="search">Where the library is looked for. Default: as this process was started.</param>
public sealed unsafe class OnnxLatencyRuntime(TimeProvider clock, LibrarySearch? search = null) : ILatencyRuntime
{
    public const string RuntimeName = "onnxruntime";

    private readonly LibrarySearch _search = search ?? new LibrarySearch();

    public string Name => RuntimeName;

    public RuntimeDescription Describe(RuntimeOptions options, CancellationToken cancellation = default) => Library(options).Description;

    public ILoadedModel Load(string modelPath, RuntimeOptions options, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads);
        if (!File.Exists(modelPath))
        {
            throw new InvalidInputException(modelPath, "there is no such file.", "a model is loaded from an existing ONNX file");
        }

        OrtLibrary library = Library(options);
        using OrtHandle sessionOptions = OrtSessionOptions.Create(library, options);
        nint session;
        bool flushDenormals = OrtSessionOptions.FlushesDenormals(options);
        nint path = OperatingSystem.IsWindows() ? Marshal.StringToCoTaskMemUni(modelPath) : Marshal.StringToCoTaskMemUTF8(modelPath);
        try
        {
            // The library changes the thread that creates its first session.
            using var scope = new DenormalScope(flushDenormals);
            OrtApi api = library.Api;
            api.Check(((delegate* unmanaged<nint, nint, nint, nint*, nint>)api[OrtFunction.CreateSession])(
                library.Environment, path, sessionOptions.Value, &session));
        }
        finally
        {
            Marshal.FreeCoTaskMem(path);
        }

        OrtHandle handle = library.Api.Own(session, OrtFunction.ReleaseSession);
        try
        {
            return new OnnxModel(library, handle, clock, flushDenormals);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // Libraries stay loaded; sessions belong to their models.
    }

    private OrtLibrary Library(RuntimeOptions options) => OrtLibrary.Load(_search.Find(options.Library));
}
