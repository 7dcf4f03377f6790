using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>One output channel along a row, eight vectors at a time: the inner loop of depthwise convolutions.</summary>
internal static unsafe class RowFilter<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    private const int Vectors = 8;

    /// <summary>Computes <paramref name="columns"/> vectors of a row; the tile arguments describe the first, with one tile row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TileArguments* a, int columns)
    {
        nint step = a->XVector;
        V low = S.Set(a->Low);
        V high = S.Set(a->High);
        V bias = a->Bias is null ? S.Zero : S.Set(*a->Bias);
        int column = 0;
        for (; column <= columns - Vectors; column += Vectors)
        {
            V s0 = bias, s1 = bias, s2 = bias, s3 = bias, s4 = bias, s5 = bias, s6 = bias, s7 = bias;
            float* w = a->W;
            float* x = a->X + (column * step);
            for (int c = a->Channels; c > 0; c--)
            {
                float* row = x;
                for (int r = a->Rows; r > 0; r--)
                {
                    float* at = row;
                    for (int k = a->Taps; k > 0; k--)
                    {
                        V b = S.Set(*w++);
                        s0 = S.Fma(S.Load(at), b, s0);
                        s1 = S.Fma(S.Load(at + step), b, s1);
                        s2 = S.Fma(S.Load(at + (2 * step)), b, s2);
                        s3 = S.Fma(S.Load(at + (3 * step)), b, s3);
                        s4 = S.Fma(S.Load(at + (4 * step)), b, s4);
                        s5 = S.Fma(S.Load(at + (5 * step)), b, s5);
                        s6 = S.Fma(S.Load(at + (6 * step)), b, s6);
                        s7 = S.Fma(S.Load(at + (7 * step)), b, s7);
                        at += a->XTap;
                    }

                    row += a->XRow;
                }

                x += a->XChannel;
            }

            float* y = a->Y + (column * a->YVector);
            if (a->Add is not null)
            {
                float* add = a->Add + (column * a->AddVector);
                s0 = S.Add(s0, S.Load(add));
                s1 = S.Add(s1, S.Load(add + (1 * a->AddVector)));
                s2 = S.Add(s2, S.Load(add + (2 * a->AddVector)));
                s3 = S.Add(s3, S.Load(add + (3 * a->AddVector)));
                s4 = S.Add(s4, S.Load(add + (4 * a->AddVector)));
                s5 = S.Add(s5, S.Load(add + (5 * a->AddVector)));
                s6 = S.Add(s6, S.Load(add + (6 * a->AddVector)));
                s7 = S.Add(s7, S.Load(add + (7 * a->AddVector)));
            }

            if (a->Clamp)
            {
                s0 = S.Min(high, S.Max(low, s0));
                s1 = S.Min(high, S.Max(low, s1));
                s2 = S.Min(high, S.Max(low, s2));
                s3 = S.Min(high, S.Max(low, s3));
                s4 = S.Min(high, S.Max(low, s4));
                s5 = S.Min(high, S.Max(low, s5));
                s6 = S.Min(high, S.Max(low, s6));
                s7 = S.Min(high, S.Max(low, s7));
            }

            S.Store(y, s0);
            S.Store(y + (1 * a->YVector), s1);
            S.Store(y + (2 * a->YVector), s2);
            S.Store(y + (3 * a->YVector), s3);
            S.Store(y + (4 * a->YVector), s4);
            S.Store(y + (5 * a->YVector), s5);
            S.Store(y + (6 * a->YVector), s6);
            S.Store(y + (7 * a->YVector), s7);
        }

        TileArguments rest = *a;
        while (column < columns)
        {
            rest.X = a->X + (column * step);
            rest.Y = a->Y + (column * a->YVector);
            rest.Add = a->Add is null ? null : a->Add + (column * a->AddVector);
            int vectors = Math.Min(4, columns - column);
            Tile<S, V>.Run(vectors, 1, &rest);
            column += vectors;
        }
    }
}
