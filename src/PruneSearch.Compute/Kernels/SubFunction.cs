using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>a - b.</summary>
internal readonly struct SubFunction : IBinaryFunction
{
    public static bool NeedsArguments => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Sub(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V DerivativeLeft<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Set(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V DerivativeRight<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Set(-1);
}
