using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>A function of two numbers, and its partial derivatives.</summary>
internal interface IBinaryFunction
{
    /// <summary>Whether the derivatives depend on the arguments at all.</summary>
    static abstract bool NeedsArguments { get; }

    static abstract V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct;

    static abstract V DerivativeLeft<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct;

    static abstract V DerivativeRight<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : struct;
}
