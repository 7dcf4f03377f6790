using System.Numerics;
using System.Text;

namespace PruneSearch;

/// <summary>
/// The project's only source of randomness: a named, seeded stream that gives the same numbers on every platform and version.
/// xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018), seeded through SplitMix64
/// (Steele, Lea and Flood, 2014) from the seed and every part of the name. Streams with different names are independent.
/// Not thread-safe.
/// </summary>
public sealed class RandomStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;

    private ulong _s0, _s1, _s2, _s3;
    private double _spareGaussian = double.NaN;

    /// <param name="seed">The campaign's or run's seed.</param>
    /// <param name="name">What the numbers are for, e.g. <c>"augment"</c>.</param>
    /// <param name="indices">Further parts of the name: epoch, candidate number, sample.</param>
    public RandomStream(ulong seed, string name, params ReadOnlySpan<long> indices)
    {
        ulong state = seed;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            state = Mix((state ^ b) + Golden);
        }

        foreach (long index in indices)
        {
            state = Mix((state ^ (ulong)index) + Golden);
        }

        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Uniform in [0, exclusiveMax), without bias (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    public int NextInt(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);
        uint range = (uint)exclusiveMax;
        ulong product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            uint threshold = (0u - range) % range;
            while ((uint)product < threshold)
            {
                product = (NextUInt64() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Uniform in [inclusiveMin, exclusiveMax).</summary>
    public int NextInt(int inclusiveMin, int exclusiveMax) => inclusiveMin + NextInt(exclusiveMax - inclusiveMin);

    /// <summary>Standard normal (Marsaglia's polar method).</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            double spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }

        while (true)
        {
            double u = NextDouble(-1, 1);
            double v = NextDouble(-1, 1);
            double s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                double scale = Math.Sqrt(-2 * Math.Log(s) / s);
                _spareGaussian = v * scale;
                return u * scale;
            }
        }
    }

    /// <summary>Fisher-Yates shuffle in place.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += Golden;
        return Mix(state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
