using System.Runtime.CompilerServices;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>The loops of batch normalisation over one run of memory.</summary>
internal static unsafe class BatchNormRows<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static V Sum(float* x, int length)
    {
        V s0 = S.Zero, s1 = S.Zero, s2 = S.Zero, s3 = S.Zero;
        int i = 0;
        for (; i <= length - (4 * S.Lanes); i += 4 * S.Lanes)
        {
            s0 = S.Add(s0, S.Load(x + i));
            s1 = S.Add(s1, S.Load(x + i + S.Lanes));
            s2 = S.Add(s2, S.Load(x + i + (2 * S.Lanes)));
            s3 = S.Add(s3, S.Load(x + i + (3 * S.Lanes)));
        }

        for (; i < length; i += S.Lanes)
        {
            s0 = S.Add(s0, S.Load(x + i));
        }

        return S.Add(S.Add(s0, s1), S.Add(s2, s3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static V SquaredDifferences(float* x, int length, float mean)
    {
        V m = S.Set(mean);
        V s0 = S.Zero, s1 = S.Zero, s2 = S.Zero, s3 = S.Zero;
        int i = 0;
        for (; i <= length - (4 * S.Lanes); i += 4 * S.Lanes)
        {
            V d0 = S.Sub(S.Load(x + i), m);
            V d1 = S.Sub(S.Load(x + i + S.Lanes), m);
            V d2 = S.Sub(S.Load(x + i + (2 * S.Lanes)), m);
            V d3 = S.Sub(S.Load(x + i + (3 * S.Lanes)), m);
            s0 = S.Fma(d0, d0, s0);
            s1 = S.Fma(d1, d1, s1);
            s2 = S.Fma(d2, d2, s2);
            s3 = S.Fma(d3, d3, s3);
        }

        for (; i < length; i += S.Lanes)
        {
            V d = S.Sub(S.Load(x + i), m);
            s0 = S.Fma(d, d, s0);
        }

        return S.Add(S.Add(s0, s1), S.Add(s2, s3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* x, float* residual, float* y, int length, float factor, float offset, bool clamp, float low, float high)
    {
        V a = S.Set(factor);
        V b = S.Set(offset);
        V from = S.Set(low);
        V to = S.Set(high);
        int i = 0;
        for (; i <= length - S.Lanes; i += S.Lanes)
        {
            V value = S.Fma(S.Load(x + i), a, b);
            if (residual is not null)
            {
                value = S.Add(value, S.Load(residual + i));
            }

            S.Store(y + i, clamp ? S.Min(to, S.Max(from, value)) : value);
        }

        for (; i < length; i++)
        {
            float value = MathF.FusedMultiplyAdd(x[i], factor, offset) + (residual is null ? 0 : residual[i]);
            y[i] = clamp ? SimdScalar.Min(high, SimdScalar.Max(low, value)) : value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (V Sum, V Product) Reduce(float* x, float* dy, float* y, int length, float mean, bool clamp, float low, float high)
    {
        V m = S.Set(mean);
        V from = S.Set(low);
        V to = S.Set(high);
        V s0 = S.Zero, s1 = S.Zero, p0 = S.Zero, p1 = S.Zero;
        int i = 0;
        for (; i <= length - (2 * S.Lanes); i += 2 * S.Lanes)
        {
            V g0 = S.Load(dy + i);
            V g1 = S.Load(dy + i + S.Lanes);
            if (clamp)
            {
                V y0 = S.Load(y + i);
                V y1 = S.Load(y + i + S.Lanes);
                g0 = S.And(g0, S.And(S.Less(from, y0), S.Less(y0, to)));
                g1 = S.And(g1, S.And(S.Less(from, y1), S.Less(y1, to)));
            }

            s0 = S.Add(s0, g0);
            s1 = S.Add(s1, g1);
            p0 = S.Fma(g0, S.Sub(S.Load(x + i), m), p0);
            p1 = S.Fma(g1, S.Sub(S.Load(x + i + S.Lanes), m), p1);
        }

        for (; i < length; i += S.Lanes)
        {
            V g = S.Load(dy + i);
            if (clamp)
            {
                V value = S.Load(y + i);
                g = S.And(g, S.And(S.Less(from, value), S.Less(value, to)));
            }

            s0 = S.Add(s0, g);
            p0 = S.Fma(g, S.Sub(S.Load(x + i), m), p0);
        }

        return (S.Add(s0, s1), S.Add(p0, p1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ApplyGradient(
        float* x, float* dy, float* y, float* dx, bool addInput, float* dr, bool addResidual,
        int length, float gradientFactor, float valueFactor, float constant, bool clamp, float low, float high, int validLanes)
    {
        V a = S.Set(gradientFactor);
        V b = S.Set(valueFactor);
        V c = S.Set(constant);
        V from = S.Set(low);
        V to = S.Set(high);
        V valid = S.FirstLanes(validLanes);
        for (int i = 0; i < length; i += S.Lanes)
        {
            V g = S.Load(dy + i);
            if (clamp)
            {
                V value = S.Load(y + i);
                g = S.And(g, S.And(S.Less(from, value), S.Less(value, to)));
            }

            if (dx is not null)
            {
                V d = S.And(valid, S.Fma(g, a, S.Fma(S.Load(x + i), b, c)));
                S.Store(dx + i, addInput ? S.Add(S.Load(dx + i), d) : d);
            }

            if (dr is not null)
            {
                S.Store(dr + i, addResidual ? S.Add(S.Load(dr + i), g) : g);
            }
        }
    }
}
