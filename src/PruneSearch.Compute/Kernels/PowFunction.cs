using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>a to the power of b.</summary>
internal readonly struct PowFunction : IBinaryFunction
{
    public static bool NeedsArguments => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        LaneMath.Pow<S, V>(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V DerivativeLeft<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Mul(b, LaneMath.Pow<S, V>(a, S.Sub(b, S.Set(1))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V DerivativeRight<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Mul(LaneMath.Pow<S, V>(a, b), LaneMath.Log<S, V>(a));
}
