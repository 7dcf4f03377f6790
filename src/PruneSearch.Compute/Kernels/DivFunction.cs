using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>a / b.</summary>
internal readonly struct DivFunction : IBinaryFunction
{
    public static bool NeedsArguments => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Div(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V DerivativeLeft<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Div(S.Set(1), b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V DerivativeRight<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Div(S.Sub(S.Zero, a), S.Mul(b, b));
}
