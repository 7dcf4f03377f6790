namespace PruneSearch.Compute.Simd;

/// <summary>
/// Arithmetic on vectors of single-precision numbers, so that every kernel is written once and the just-in-time compiler makes a version
/// for each width. <typeparamref name="V"/> is the vector; implementations are empty structs.
/// </summary>
internal unsafe interface ISimd<V>
    where V : struct
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Rows of broadcast operands in a register tile of four vectors: what 32 or 16 registers can hold.</summary>
    static abstract int TileRows { get; }

    static abstract V Zero { get; }

    static abstract V Set(float value);

    static abstract V Load(float* from);

    static abstract void Store(float* to, V value);

    static abstract V Add(V a, V b);

    static abstract V Sub(V a, V b);

    static abstract V Mul(V a, V b);

    static abstract V Div(V a, V b);

    /// <summary>a*b + c, rounded once.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>The smaller; b where either is NaN (on processors whose instruction says so).</summary>
    static abstract V Min(V a, V b);

    /// <summary>The larger; b where either is NaN (on processors whose instruction says so).</summary>
    static abstract V Max(V a, V b);

    static abstract V Abs(V a);

    static abstract V Sqrt(V a);

    static abstract V Exp(V a);

    /// <summary>All bits set where a &lt; b.</summary>
    static abstract V Less(V a, V b);

    /// <summary>All bits set where a == b.</summary>
    static abstract V Equal(V a, V b);

    static abstract V And(V a, V b);

    /// <summary>a without the bits of mask.</summary>
    static abstract V AndNot(V a, V mask);

    static abstract V Or(V a, V b);

    /// <summary>Bitwise: a where the mask is set, else b.</summary>
    static abstract V Select(V mask, V a, V b);

    static abstract float Sum(V a);

    /// <summary>Lanes 0, 2, 4, ... of a, then of b.</summary>
    static abstract V Even(V a, V b);

    /// <summary>Lanes below <paramref name="count"/> have all bits set, the others none.</summary>
    static abstract V FirstLanes(int count);
}
