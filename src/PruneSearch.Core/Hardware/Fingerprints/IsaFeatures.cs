using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace PruneSearch.Hardware.Fingerprints;

/// <summary>The instruction set extensions that .NET sees on this processor.</summary>
internal static class IsaFeatures
{
    public static IReadOnlyList<string> List()
    {
        (string Name, bool Supported)[] known =
        [
            ("sse4.2", Sse42.IsSupported),
            ("avx", Avx.IsSupported),
            ("f16c+fma", Fma.IsSupported),
            ("avx2", Avx2.IsSupported),
            ("avx-vnni", AvxVnni.IsSupported),
            ("avx512f", Avx512F.IsSupported),
            ("avx512bw", Avx512BW.IsSupported),
            ("avx512dq", Avx512DQ.IsSupported),
            ("avx512vl", Avx512F.VL.IsSupported),
            ("avx512vbmi", Avx512Vbmi.IsSupported),
            ("avx10.1", Avx10v1.IsSupported),
            ("avx10.2", Avx10v2.IsSupported),
            ("neon", AdvSimd.IsSupported),
            ("dotprod", Dp.IsSupported),
            ("rdm", Rdm.IsSupported),
        ];
        return [.. known.Where(k => k.Supported).Select(k => k.Name)];
    }
}
