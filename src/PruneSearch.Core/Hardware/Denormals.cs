using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PruneSearch.Hardware;

/// <summary>
/// Denormal numbers of the calling thread. Where it takes effect: x86-64 (MXCSR bits FTZ and DAZ) and arm64 (FPCR bit FZ) on Linux,
/// through the C library's floating-point environment. A thread started afterwards inherits the setting from its starter.
/// </summary>
public static unsafe partial class Denormals
{
    private const int EnvironmentBytes = 64;

    /// <summary>
    /// Offset of MXCSR in x86-64's <c>fenv_t</c>, after the 28 bytes of the x87 environment (System V ABI; glibc and musl).
    /// </summary>
    private const int MxcsrOffset = 28;

    /// <summary>Flush to zero (bit 15) and denormals are zero (bit 6).</summary>
    private const uint MxcsrFlush = 0x8040;

    /// <summary>arm64's <c>fenv_t</c> starts with FPCR on Linux; FZ is bit 24.</summary>
    private const uint FpcrFlush = 1u << 24;

    /// <summary>Makes the calling thread flush denormal operands and results to zero.</summary>
    /// <returns>Whether denormals are flushed now: tried with numbers, not assumed.</returns>
    public static bool FlushToZero() => Change(flush: true) && AreFlushed();

    /// <summary>Makes the calling thread keep denormals, as IEEE 754 has it.</summary>
    /// <returns>Whether denormals are kept now.</returns>
    public static bool Keep() => (Change(flush: false) || !AreFlushed()) && !AreFlushed();

    /// <summary>Whether the calling thread flushes denormals: multiplies one.</summary>
    public static bool AreFlushed() => Multiply(1e-39f, 0.5f) == 0f;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static float Multiply(float a, float b) => a * b;

    private static bool Change(bool flush)
    {
        (int offset, uint bits) = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (MxcsrOffset, MxcsrFlush),
            Architecture.Arm64 => (0, FpcrFlush),
            _ => (-1, 0u),
        };
        if (!OperatingSystem.IsLinux() || offset < 0)
        {
            return false;
        }

        try
        {
            byte* environment = stackalloc byte[EnvironmentBytes];
            if (GetEnvironment(environment) != 0)
            {
                return false;
            }

            uint* register = (uint*)(environment + offset);
            *register = flush ? *register | bits : *register & ~bits;
            return SetEnvironment(environment) == 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libm.so.6", EntryPoint = "fegetenv")]
    private static partial int GetEnvironment(byte* environment);

    [LibraryImport("libm.so.6", EntryPoint = "fesetenv")]
    private static partial int SetEnvironment(byte* environment);
}
