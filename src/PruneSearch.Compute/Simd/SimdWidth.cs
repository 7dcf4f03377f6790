using System.Runtime.Intrinsics;

namespace PruneSearch.Compute.Simd;

/// <summary>Vector widths, in numbers.</summary>
public enum SimdWidth
{
    Scalar = 1,
    Vector128 = 4,
    Vector256 = 8,
    Vector512 = 16,
}

/// <summary>What this processor has.</summary>
internal static class SimdWidths
{
    public static SimdWidth Widest =>
        Vector512.IsHardwareAccelerated ? SimdWidth.Vector512
        : Vector256.IsHardwareAccelerated ? SimdWidth.Vector256
        : Vector128.IsHardwareAccelerated ? SimdWidth.Vector128
        : SimdWidth.Scalar;
}
