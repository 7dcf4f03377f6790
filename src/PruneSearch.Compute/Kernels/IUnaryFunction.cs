using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>A function of one number with up to two constants, and its derivative.</summary>
internal interface IUnaryFunction
{
    /// <summary>Whether the derivative follows from the function's value alone, so that the argument need not be kept.</summary>
    static abstract bool FromValue { get; }

    static abstract V Apply<S, V>(V x, V p, V q)
        where S : struct, ISimd<V>
        where V : struct;

    /// <param name="a">The value where <see cref="FromValue"/>, else the argument.</param>
    /// <param name="p">First constant.</param>
    /// <param name="q">Second constant.</param>
    static abstract V Derivative<S, V>(V a, V p, V q)
        where S : struct, ISimd<V>
        where V : struct;
}
