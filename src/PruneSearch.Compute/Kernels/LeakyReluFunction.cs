using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>x where x >= 0, else p*x.</summary>
internal readonly struct LeakyReluFunction : IUnaryFunction
{
    public static bool FromValue => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Select(S.Less(x, S.Zero), S.Mul(x, p), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V a, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Select(S.Less(a, S.Zero), p, S.Set(1));
}
