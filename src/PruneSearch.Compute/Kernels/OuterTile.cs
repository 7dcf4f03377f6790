using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// The register tile behind weight gradients: products of up to four vectors of one operand with up to six of another, summed over the
/// positions of a plane. The sums stay vectors: lanes are added up at the very end.
/// </summary>
internal static unsafe class OuterTile<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Computes a tile of <paramref name="left"/> (1 to 4) by <paramref name="right"/> (1 to TileRows) sums.</summary>
    public static void Run(int left, int right, OuterTileArguments* a)
    {
        switch ((left << 3) + right)
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
            default: throw new ArgumentOutOfRangeException(nameof(left));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<P, Q>(OuterTileArguments* a)
        where P : IConstant
        where Q : IConstant
    {
        float* sums = a->Sums;
        int lanes = S.Lanes;
        V c00 = S.Load(sums + (0 * lanes));
        V c01 = Q.Value > 1 ? S.Load(sums + (1 * lanes)) : S.Zero;
        V c02 = Q.Value > 2 ? S.Load(sums + (2 * lanes)) : S.Zero;
        V c03 = Q.Value > 3 ? S.Load(sums + (3 * lanes)) : S.Zero;
        V c04 = Q.Value > 4 ? S.Load(sums + (4 * lanes)) : S.Zero;
        V c05 = Q.Value > 5 ? S.Load(sums + (5 * lanes)) : S.Zero;
        V c10 = P.Value > 1 ? S.Load(sums + (6 * lanes)) : S.Zero;
        V c11 = P.Value > 1 && Q.Value > 1 ? S.Load(sums + (7 * lanes)) : S.Zero;
        V c12 = P.Value > 1 && Q.Value > 2 ? S.Load(sums + (8 * lanes)) : S.Zero;
        V c13 = P.Value > 1 && Q.Value > 3 ? S.Load(sums + (9 * lanes)) : S.Zero;
        V c14 = P.Value > 1 && Q.Value > 4 ? S.Load(sums + (10 * lanes)) : S.Zero;
        V c15 = P.Value > 1 && Q.Value > 5 ? S.Load(sums + (11 * lanes)) : S.Zero;
        V c20 = P.Value > 2 ? S.Load(sums + (12 * lanes)) : S.Zero;
        V c21 = P.Value > 2 && Q.Value > 1 ? S.Load(sums + (13 * lanes)) : S.Zero;
        V c22 = P.Value > 2 && Q.Value > 2 ? S.Load(sums + (14 * lanes)) : S.Zero;
        V c23 = P.Value > 2 && Q.Value > 3 ? S.Load(sums + (15 * lanes)) : S.Zero;
        V c24 = P.Value > 2 && Q.Value > 4 ? S.Load(sums + (16 * lanes)) : S.Zero;
        V c25 = P.Value > 2 && Q.Value > 5 ? S.Load(sums + (17 * lanes)) : S.Zero;
        V c30 = P.Value > 3 ? S.Load(sums + (18 * lanes)) : S.Zero;
        V c31 = P.Value > 3 && Q.Value > 1 ? S.Load(sums + (19 * lanes)) : S.Zero;
        V c32 = P.Value > 3 && Q.Value > 2 ? S.Load(sums + (20 * lanes)) : S.Zero;
        V c33 = P.Value > 3 && Q.Value > 3 ? S.Load(sums + (21 * lanes)) : S.Zero;
        V c34 = P.Value > 3 && Q.Value > 4 ? S.Load(sums + (22 * lanes)) : S.Zero;
        V c35 = P.Value > 3 && Q.Value > 5 ? S.Load(sums + (23 * lanes)) : S.Zero;
        nint o1 = a->Offset1;
        nint o2 = a->Offset2;
        nint o3 = a->Offset3;
        nint o4 = a->Offset4;
        nint o5 = a->Offset5;
        nint leftRow = a->LeftVector;
        nint leftStep = a->LeftStep;
        nint rightStep = a->RightStep;
        float* leftLine = a->Left;
        float* rightLine = a->Right;
        for (int line = a->Lines; line > 0; line--)
        {
            float* l = leftLine;
            float* r = rightLine;
            for (int step = a->Steps; step > 0; step--)
            {
                V l0 = S.Load(l);
                V l1 = P.Value > 1 ? S.Load(l + leftRow) : l0;
                V l2 = P.Value > 2 ? S.Load(l + (2 * leftRow)) : l0;
                V l3 = P.Value > 3 ? S.Load(l + (3 * leftRow)) : l0;
                V x = S.Load(r);
                c00 = S.Fma(l0, x, c00);
                c10 = P.Value > 1 ? S.Fma(l1, x, c10) : c10;
                c20 = P.Value > 2 ? S.Fma(l2, x, c20) : c20;
                c30 = P.Value > 3 ? S.Fma(l3, x, c30) : c30;
                if (Q.Value > 1)
                {
                    x = S.Load(r + o1);
                    c01 = S.Fma(l0, x, c01);
                    c11 = P.Value > 1 ? S.Fma(l1, x, c11) : c11;
                    c21 = P.Value > 2 ? S.Fma(l2, x, c21) : c21;
                    c31 = P.Value > 3 ? S.Fma(l3, x, c31) : c31;
                }

                if (Q.Value > 2)
                {
                    x = S.Load(r + o2);
                    c02 = S.Fma(l0, x, c02);
                    c12 = P.Value > 1 ? S.Fma(l1, x, c12) : c12;
                    c22 = P.Value > 2 ? S.Fma(l2, x, c22) : c22;
                    c32 = P.Value > 3 ? S.Fma(l3, x, c32) : c32;
                }

                if (Q.Value > 3)
                {
                    x = S.Load(r + o3);
                    c03 = S.Fma(l0, x, c03);
                    c13 = P.Value > 1 ? S.Fma(l1, x, c13) : c13;
                    c23 = P.Value > 2 ? S.Fma(l2, x, c23) : c23;
                    c33 = P.Value > 3 ? S.Fma(l3, x, c33) : c33;
                }

                if (Q.Value > 4)
                {
                    x = S.Load(r + o4);
                    c04 = S.Fma(l0, x, c04);
                    c14 = P.Value > 1 ? S.Fma(l1, x, c14) : c14;
                    c24 = P.Value > 2 ? S.Fma(l2, x, c24) : c24;
                    c34 = P.Value > 3 ? S.Fma(l3, x, c34) : c34;
                }

                if (Q.Value > 5)
                {
                    x = S.Load(r + o5);
                    c05 = S.Fma(l0, x, c05);
                    c15 = P.Value > 1 ? S.Fma(l1, x, c15) : c15;
                    c25 = P.Value > 2 ? S.Fma(l2, x, c25) : c25;
                    c35 = P.Value > 3 ? S.Fma(l3, x, c35) : c35;
                }

                l += leftStep;
                r += rightStep;
            }

            leftLine += a->LeftLine;
            rightLine += a->RightLine;
        }

        Store<P>(sums + (0 * lanes), c00, c10, c20, c30);
        if (Q.Value > 1)
        {
            Store<P>(sums + (1 * lanes), c01, c11, c21, c31);
        }

        if (Q.Value > 2)
        {
            Store<P>(sums + (2 * lanes), c02, c12, c22, c32);
        }

        if (Q.Value > 3)
        {
            Store<P>(sums + (3 * lanes), c03, c13, c23, c33);
        }

        if (Q.Value > 4)
        {
            Store<P>(sums + (4 * lanes), c04, c14, c24, c34);
        }

        if (Q.Value > 5)
        {
            Store<P>(sums + (5 * lanes), c05, c15, c25, c35);
        }

    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<P>(float* sums, V c0, V c1, V c2, V c3)
        where P : IConstant
    {
        S.Store(sums, c0);
        if (P.Value > 1)
        {
            S.Store(sums + (6 * S.Lanes), c1);
        }

        if (P.Value > 2)
        {
            S.Store(sums + (12 * S.Lanes), c2);
        }

        if (P.Value > 3)
        {
            S.Store(sums + (18 * S.Lanes), c3);
        }
    }
}
