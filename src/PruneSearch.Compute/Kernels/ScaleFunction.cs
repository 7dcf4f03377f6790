using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>p*x.</summary>
internal readonly struct ScaleFunction : IUnaryFunction
{
    public static bool FromValue => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Mul(x, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V a, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        p;
}
