using System.Runtime.InteropServices;
using PruneSearch.Compute.Simd;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Compute;

/// <summary>
/// The built-in execution backend: vector kernels in managed code, chosen at run time for the processor's widest vectors. Trains and infers
/// in single precision (half, bfloat16 and double models are converted at their borders).
/// </summary>
public sealed class ComputeBackend : IExecutionBackend
{
    private readonly SimdWidth _width;

    /// <param name="width">Vector width; null for the widest of this processor. Narrower ones are for tests.</param>
    /// <exception cref="PlatformNotSupportedException">The processor has no vectors of that width.</exception>
    public ComputeBackend(SimdWidth? width = null)
    {
        _width = width ?? SimdWidths.Widest;
        if (_width > SimdWidths.Widest)
        {
            throw new PlatformNotSupportedException($"this processor has {SimdWidths.Widest}, not {_width}");
        }
    }

    public string Name => "compute";

    public string Description => $"compute ({_width}, {RuntimeInformation.ProcessArchitecture}, .NET {Environment.Version})";

    public ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options) =>
        new CompiledRegion(graph, inputs, outputs, options, _width);
}
