namespace PruneSearch.Compute.Kernels;

/// <summary>A number as a type, so that a kernel is compiled once for each.</summary>
internal interface IConstant
{
    static abstract int Value { get; }
}
