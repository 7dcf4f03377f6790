using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>Functions that vectors have no instructions for, lane by lane.</summary>
internal static class LaneMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<S, V>(V x)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (int i = 0; i < S.Lanes; i++)
        {
            ref float lane = ref Unsafe.Add(ref Unsafe.As<V, float>(ref x), i);
            lane = MathF.Log(lane);
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow<S, V>(V x, V exponent)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (int i = 0; i < S.Lanes; i++)
        {
            ref float lane = ref Unsafe.Add(ref Unsafe.As<V, float>(ref x), i);
            lane = MathF.Pow(lane, Unsafe.Add(ref Unsafe.As<V, float>(ref exponent), i));
        }

        return x;
    }
}
