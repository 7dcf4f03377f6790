using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>Square root.</summary>
internal readonly struct SqrtFunction : IUnaryFunction
{
    public static bool FromValue => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V a, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Div(S.Set(0.5f), a);
}
