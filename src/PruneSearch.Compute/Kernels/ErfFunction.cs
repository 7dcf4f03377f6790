using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>The error function.</summary>
internal readonly struct ErfFunction : IUnaryFunction
{
    public static bool FromValue => false;

    /// <summary>From here on the function is 1 in single precision.</summary>
    private const float Limit = 4;

    /// <summary>
    /// x P(x^2) / Q(x^2), the rational minimax approximation of degrees 13 and 8 on [-4, 4] that Eigen and XLA use too; off by less than
    /// 4e-7.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, V p, V q)
        where S : struct, ISimd<V>
        where V : struct
    {
        V limited = S.Max(S.Min(x, S.Set(Limit)), S.Set(-Limit));
        V z = S.Mul(limited, limited);
        V above = S.Fma(S.Set(-2.72614225801306e-10f), z, S.Set(2.77068142495902e-08f));
        above = S.Fma(above, z, S.Set(-2.10102402082508e-06f));
        above = S.Fma(above, z, S.Set(-5.69250639462346e-05f));
        above = S.Fma(above, z, S.Set(-7.34990630326855e-04f));
        above = S.Fma(above, z, S.Set(-2.95459980854025e-03f));
        above = S.Fma(above, z, S.Set(-1.60960333262415e-02f));
        V below = S.Fma(S.Set(-1.45660718464996e-05f), z, S.Set(-2.13374055278905e-04f));
        below = S.Fma(below, z, S.Set(-1.68282697438203e-03f));
        below = S.Fma(below, z, S.Set(-7.37332916720468e-03f));
        below = S.Fma(below, z, S.Set(-1.42647390514189e-02f));
        return S.Div(S.Mul(limited, above), below);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Derivative<S, V>(V a, V p, V q)
        where S : struct, ISimd<V>
        where V : struct =>
        S.Mul(S.Set(1.1283791670955126f), S.Exp(S.Sub(S.Zero, S.Mul(a, a))));
}
