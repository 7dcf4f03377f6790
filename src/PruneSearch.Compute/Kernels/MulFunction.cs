using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>a * b.</summary>
internal readonly struct MulFunction : IBinaryFunction
{
    public static bool NeedsArguments => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Mul(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V DerivativeLeft<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V DerivativeRight<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        a;
}
