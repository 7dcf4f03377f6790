using System.Runtime.InteropServices;

namespace PruneSearch.Torch;

/// <summary>
/// Memory that libtorch has let go of and the C library keeps. glibc keeps it apart for every thread that ever allocated, in up to eight arenas
/// per processor: a process whose trainings run on one thread after another would come to hold what all of them needed, together.
/// </summary>
internal static partial class FreedMemory
{
    private static readonly bool CanTrim = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, "malloc_trim", out _);

    /// <summary>Hands it to the system. Does nothing where the C library is not glibc.</summary>
    public static void GiveBack()
    {
        if (CanTrim)
        {
            _ = Trim(0); // whether there was anything
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Trim(nuint keep);
}
