using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>x to the power of p, a constant.</summary>
internal readonly struct PowerFunction : IUnaryFunction
{
    public static bool FromValue => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        LaneMath.Pow<S, V>(x, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V a, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Mul(p, LaneMath.Pow<S, V>(a, S.Sub(p, S.Set(1))));
}
