using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>x * min(1, max(0, x/6 + 1/2)).</summary>
internal readonly struct HardSwishFunction : IUnaryFunction
{
    public static bool FromValue => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Mul(x, S.Min(S.Set(1), S.Max(S.Zero, S.Fma(S.Set(1f / 6), x, S.Set(0.5f)))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V a, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Select(S.Less(a, S.Set(-3)), S.Zero, S.Select(S.Less(S.Set(3), a), S.Set(1), S.Fma(a, S.Set(1f / 3), S.Set(0.5f))));
}
