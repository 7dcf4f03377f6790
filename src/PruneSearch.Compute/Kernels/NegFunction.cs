using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>-x.</summary>
internal readonly struct NegFunction : IUnaryFunction
{
    public static bool FromValue => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Sub(S.Zero, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V a, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Set(-1);
}
