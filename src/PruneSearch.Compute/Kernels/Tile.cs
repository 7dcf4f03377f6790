using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// The register tile behind convolutions and matrix products: up to four vectors of one operand times up to six broadcast numbers of the
/// other, summed over channels, kernel rows and kernel taps. The tile sizes are type arguments, so each size is its own straight code.
/// </summary>
internal static unsafe class Tile<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Computes a tile of <paramref name="vectors"/> (1 to 4) by <paramref name="rows"/> (1 to TileRows).</summary>
    public static void Run(int vectors, int rows, TileArguments* a)
    {
        switch ((vectors << 3) + rows)
        {
            case 9: Run<One, One>(a); break;
            case 10: Run<One, Two>(a); break;
            case 11: Run<One, Three>(a); break;
            case 12: Run<One, Four>(a); break;
            case 13: Run<One, Five>(a); break;
            case 14: Run<One, Six>(a); break;
            case 17: Run<Two, One>(a); break;
            case 18: Run<Two, Two>(a); break;
            case 19: Run<Two, Three>(a); break;
            case 20: Run<Two, Four>(a); break;
            case 21: Run<Two, Five>(a); break;
            case 22: Run<Two, Six>(a); break;
            case 25: Run<Three, One>(a); break;
            case 26: Run<Three, Two>(a); break;
            case 27: Run<Three, Three>(a); break;
            case 28: Run<Three, Four>(a); break;
            case 29: Run<Three, Five>(a); break;
            case 30: Run<Three, Six>(a); break;
            case 33: Run<Four, One>(a); break;
            case 34: Run<Four, Two>(a); break;
            case 35: Run<Four, Three>(a); break;
            case 36: Run<Four, Four>(a); break;
            case 37: Run<Four, Five>(a); break;
            case 38: Run<Four, Six>(a); break;
            default: throw new ArgumentOutOfRangeException(nameof(vectors));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<P, Q>(TileArguments* a)
        where P : IConstant
        where Q : IConstant
    {
        V c00 = S.Zero, c01 = S.Zero, c02 = S.Zero, c03 = S.Zero, c04 = S.Zero, c05 = S.Zero;
        V c10 = S.Zero, c11 = S.Zero, c12 = S.Zero, c13 = S.Zero, c14 = S.Zero, c15 = S.Zero;
        V c20 = S.Zero, c21 = S.Zero, c22 = S.Zero, c23 = S.Zero, c24 = S.Zero, c25 = S.Zero;
        V c30 = S.Zero, c31 = S.Zero, c32 = S.Zero, c33 = S.Zero, c34 = S.Zero, c35 = S.Zero;
        float* x = a->X;
        float* w = a->W;
        nint vector = a->XVector;
        nint tapStride = a->XTap;
        for (int c = a->Channels; c > 0; c--)
        {
            float* row = x;
            for (int r = a->Rows; r > 0; r--)
            {
                float* at = row;
                for (int k = a->Taps; k > 0; k--)
                {
                    V x0 = S.Load(at);
                    V x1 = P.Value > 1 ? S.Load(at + vector) : x0;
                    V x2 = P.Value > 2 ? S.Load(at + (2 * vector)) : x0;
                    V x3 = P.Value > 3 ? S.Load(at + (3 * vector)) : x0;
                    V b = S.Set(w[0]);
                    c00 = S.Fma(x0, b, c00);
                    c10 = P.Value > 1 ? S.Fma(x1, b, c10) : c10;
                    c20 = P.Value > 2 ? S.Fma(x2, b, c20) : c20;
                    c30 = P.Value > 3 ? S.Fma(x3, b, c30) : c30;
                    if (Q.Value > 1)
                    {
                        b = S.Set(w[1]);
                        c01 = S.Fma(x0, b, c01);
                        c11 = P.Value > 1 ? S.Fma(x1, b, c11) : c11;
                        c21 = P.Value > 2 ? S.Fma(x2, b, c21) : c21;
                        c31 = P.Value > 3 ? S.Fma(x3, b, c31) : c31;
                    }

                    if (Q.Value > 2)
                    {
                        b = S.Set(w[2]);
                        c02 = S.Fma(x0, b, c02);
                        c12 = P.Value > 1 ? S.Fma(x1, b, c12) : c12;
                        c22 = P.Value > 2 ? S.Fma(x2, b, c22) : c22;
                        c32 = P.Value > 3 ? S.Fma(x3, b, c32) : c32;
                    }

                    if (Q.Value > 3)
                    {
                        b = S.Set(w[3]);
                        c03 = S.Fma(x0, b, c03);
                        c13 = P.Value > 1 ? S.Fma(x1, b, c13) : c13;
                        c23 = P.Value > 2 ? S.Fma(x2, b, c23) : c23;
                        c33 = P.Value > 3 ? S.Fma(x3, b, c33) : c33;
                    }

                    if (Q.Value > 4)
                    {
                        b = S.Set(w[4]);
                        c04 = S.Fma(x0, b, c04);
                        c14 = P.Value > 1 ? S.Fma(x1, b, c14) : c14;
                        c24 = P.Value > 2 ? S.Fma(x2, b, c24) : c24;
                        c34 = P.Value > 3 ? S.Fma(x3, b, c34) : c34;
                    }

                    if (Q.Value > 5)
                    {
                        b = S.Set(w[5]);
                        c05 = S.Fma(x0, b, c05);
                        c15 = P.Value > 1 ? S.Fma(x1, b, c15) : c15;
                        c25 = P.Value > 2 ? S.Fma(x2, b, c25) : c25;
                        c35 = P.Value > 3 ? S.Fma(x3, b, c35) : c35;
                    }

                    w += Q.Value;
                    at += tapStride;
                }

                row += a->XRow;
            }

            x += a->XChannel;
        }

        Finish<P>(a, 0, c00, c10, c20, c30);
        if (Q.Value > 1)
        {
            Finish<P>(a, 1, c01, c11, c21, c31);
        }

        if (Q.Value > 2)
        {
            Finish<P>(a, 2, c02, c12, c22, c32);
        }

        if (Q.Value > 3)
        {
            Finish<P>(a, 3, c03, c13, c23, c33);
        }

        if (Q.Value > 4)
        {
            Finish<P>(a, 4, c04, c14, c24, c34);
        }

        if (Q.Value > 5)
        {
            Finish<P>(a, 5, c05, c15, c25, c35);
        }

    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<P>(TileArguments* a, int q, V c0, V c1, V c2, V c3)
        where P : IConstant
    {
        float* y = a->Y + (q * a->YRow);
        if (a->Bias is not null)
        {
            V b = S.Set(a->Bias[q]);
            c0 = S.Add(c0, b);
            c1 = P.Value > 1 ? S.Add(c1, b) : c1;
            c2 = P.Value > 2 ? S.Add(c2, b) : c2;
            c3 = P.Value > 3 ? S.Add(c3, b) : c3;
        }

        if (a->Add is not null)
        {
            float* add = a->Add + (q * a->AddRow);
            c0 = S.Add(c0, S.Load(add));
            c1 = P.Value > 1 ? S.Add(c1, S.Load(add + a->AddVector)) : c1;
            c2 = P.Value > 2 ? S.Add(c2, S.Load(add + (2 * a->AddVector))) : c2;
            c3 = P.Value > 3 ? S.Add(c3, S.Load(add + (3 * a->AddVector))) : c3;
        }

        if (a->Clamp)
        {
            V low = S.Set(a->Low);
            V high = S.Set(a->High);
            c0 = S.Min(high, S.Max(low, c0));
            c1 = P.Value > 1 ? S.Min(high, S.Max(low, c1)) : c1;
            c2 = P.Value > 2 ? S.Min(high, S.Max(low, c2)) : c2;
            c3 = P.Value > 3 ? S.Min(high, S.Max(low, c3)) : c3;
        }

        S.Store(y, c0);
        if (P.Value > 1)
        {
            S.Store(y + a->YVector, c1);
        }

        if (P.Value > 2)
        {
            S.Store(y + (2 * a->YVector), c2);
        }

        if (P.Value > 3)
        {
            S.Store(y + (3 * a->YVector), c3);
        }
    }
}
