using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>Hyperbolic tangent.</summary>
internal readonly struct TanhFunction : IUnaryFunction
{
    public static bool FromValue => true;

    /// <summary>
    /// Near zero the rational approximation of Cephes' tanhf (Moshier), x + x^3 P(x^2), where the exponential form would cancel; beyond it
    /// 1 - 2 / (exp(2|x|) + 1) with the sign of x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, V p, V q)
        where S : struct, ISimd<V>
        where V : struct
    {
        V magnitude = S.Abs(x);
        V z = S.Mul(x, x);
        V poly = S.Fma(S.Set(-5.70498872745e-3f), z, S.Set(2.06390887954e-2f));
        poly = S.Fma(poly, z, S.Set(-5.37397155531e-2f));
        poly = S.Fma(poly, z, S.Set(1.33314422036e-1f));
        poly = S.Fma(poly, z, S.Set(-3.33332819422e-1f));
        V small = S.Fma(S.Mul(poly, z), x, x);
        V large = S.Sub(S.Set(1), S.Div(S.Set(2), S.Add(S.Exp(S.Add(magnitude, magnitude)), S.Set(1))));
        large = S.Select(S.Less(x, S.Zero), S.Sub(S.Zero, large), large);
        return S.Select(S.Less(magnitude, S.Set(0.625f)), small, large);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V a, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Sub(S.Set(1), S.Mul(a, a));
}
