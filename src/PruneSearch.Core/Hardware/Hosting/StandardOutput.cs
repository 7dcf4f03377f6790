using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PruneSearch.Hardware.Hosting;

/// <summary>
/// Takes standard output for one writer: a duplicate of the descriptor, after which descriptor 1 itself is standard error. Native
/// libraries that print cannot reach the duplicate.
/// </summary>
internal static partial class StandardOutput
{
    private const int Output = 1;
    private const int Error = 2;
    private const int SameAccess = 2;
    private const int WindowsOutput = -11;
    private const int WindowsError = -12;

    /// <exception cref="IOException">The system refused.</exception>
    public static Stream Claim() => OperatingSystem.IsWindows() ? ClaimOnWindows() : ClaimOnUnix();

    private static FileStream ClaimOnUnix()
    {
        int duplicate = Duplicate(Output);
        if (duplicate < 0 || DuplicateTo(Error, Output) < 0)
        {
            throw new IOException($"Standard output cannot be taken over (errno {Marshal.GetLastPInvokeError()}).");
        }

        return new FileStream(new SafeFileHandle(duplicate, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }

    private static FileStream ClaimOnWindows()
    {
        nint process = GetCurrentProcess();
        if (!DuplicateHandle(process, GetStdHandle(WindowsOutput), process, out nint duplicate, 0, false, SameAccess))
        {
            throw new IOException($"Standard output cannot be taken over (error {Marshal.GetLastPInvokeError()}).");
        }

        if (!SetStdHandle(WindowsOutput, GetStdHandle(WindowsError)) || UniversalDuplicateTo(Error, Output) != 0)
        {
            throw new IOException("Standard output cannot be turned to standard error.");
        }

        return new FileStream(new SafeFileHandle(duplicate, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int DuplicateTo(int from, int to);

    [LibraryImport("ucrtbase", EntryPoint = "_dup2")]
    private static partial int UniversalDuplicateTo(int from, int to);

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentProcess();

    [LibraryImport("kernel32")]
    private static partial nint GetStdHandle(int which);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetStdHandle(int which, nint handle);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool DuplicateHandle(
        nint sourceProcess,
        nint source,
        nint targetProcess,
        out nint target,
        int access,
        [MarshalAs(UnmanagedType.Bool)] bool inherit,
        int options);
}
