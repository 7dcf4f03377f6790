using System.Runtime.InteropServices;

namespace PruneSearch.Torch;

/// <summary>NVIDIA's driver (CUDA Driver API, libcuda): names and events, which TorchSharp does not pass on.</summary>
internal static partial class CudaDriver
{
    private const string Library = "cuda";

    static CudaDriver() => NativeLibrary.SetDllImportResolver(typeof(CudaDriver).Assembly, Resolve);

    /// <summary>A device's name, such as <c>NVIDIA H100</c>; empty where the driver does not answer.</summary>
    public static unsafe string NameOf(int index)
    {
        byte* text = stackalloc byte[256];
        return cuInit(0) == 0 && cuDeviceGet(out int device, index) == 0 && cuDeviceGetName(text, 256, device) == 0
            ? Marshal.PtrToStringUTF8((nint)text) ?? string.Empty
            : string.Empty;
    }

    /// <summary>The newest CUDA version that the driver serves, as 12040 for 12.4; 0 where it does not answer.</summary>
    public static int Version() => cuDriverGetVersion(out int version) == 0 ? version : 0;

    /// <summary>An event on the device that is current on this thread.</summary>
    /// <exception cref="InvalidOperationException">The driver refused.</exception>
    public static nint NewEvent()
    {
        Check(cuEventCreate(out nint made, 0), "cuEventCreate");
        return made;
    }

    /// <summary>Marks the point that the default stream, on which libtorch works, has reached.</summary>
    public static void Record(nint mark) => Check(cuEventRecord(mark, 0), "cuEventRecord");

    /// <summary>Waits for the second of two events; the seconds between them on the device.</summary>
    public static double SecondsBetween(nint start, nint end)
    {
        Check(cuEventSynchronize(end), "cuEventSynchronize");
        Check(cuEventElapsedTime(out float milliseconds, start, end), "cuEventElapsedTime");
        return milliseconds / 1e3;
    }

    public static void Free(nint mark) => Check(cuEventDestroy(mark), "cuEventDestroy");

    private static void Check(int code, string call)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"{call} failed with CUDA error {code}");
        }
    }

    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
        {
            return 0;
        }

        return NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", assembly, path, out nint handle) ? handle : 0;
    }

    [LibraryImport(Library)]
    private static partial int cuInit(uint flags);

    [LibraryImport(Library)]
    private static partial int cuDeviceGet(out int device, int ordinal);

    [LibraryImport(Library)]
    private static unsafe partial int cuDeviceGetName(byte* name, int length, int device);

    [LibraryImport(Library)]
    private static partial int cuDriverGetVersion(out int version);

    [LibraryImport(Library)]
    private static partial int cuEventCreate(out nint made, uint flags);

    [LibraryImport(Library)]
    private static partial int cuEventRecord(nint mark, nint stream);

    [LibraryImport(Library)]
    private static partial int cuEventSynchronize(nint mark);

    [LibraryImport(Library)]
    private static partial int cuEventElapsedTime(out float milliseconds, nint start, nint end);

    [LibraryImport(Library, EntryPoint = "cuEventDestroy_v2")]
    private static partial int cuEventDestroy(nint mark);
}
