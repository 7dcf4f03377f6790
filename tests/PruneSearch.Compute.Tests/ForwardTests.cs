using PruneSearch.Compute.Simd;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.TestKit.Execution;
using PruneSearch.TestKit.Models;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Compute.Tests;

/// <summary>The backend's forward pass against double precision, for every vector width, layout and thread count.</summary>
public sealed class ForwardTests
{
    public static TheoryData<string> Cases => [.. OperatorCases.Names];

    public static TheoryData<string> Transformers => VisionTransformerForms.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_reference(string name)
    {
        ModelGraph graph = OperatorCases.Build(name);
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>().Where(w => w <= SimdWidths.Widest))
        {
            foreach ((int batch, int threads) in new[] { (1, 1), (1, 2), (3, 2), (20, 1), (35, 3) })
            {
                Check(graph, width, batch, batch, threads);
            }

            Check(graph, width, batch: 5, maxBatch: 33, threads: 2);
        }
    }

    [Theory]
    [MemberData(nameof(Transformers))]
    public void Whole_transformers_agree_with_the_reference(string name)
    {
        ModelGraph graph = VisionTransformerForms.Build(name);
        foreach (SimdWidth width in new[] { SimdWidth.Scalar, SimdWidths.Widest })
        {
            Check(graph, width, batch: 1, maxBatch: 1, threads: 1);
            Check(graph, width, batch: 5, maxBatch: 33, threads: 2);
        }
    }

    private static void Check(ModelGraph graph, SimdWidth width, int batch, int maxBatch, int threads)
    {
        Tensor[] inputs = TestInputs.For(graph, batch, seed: 3);
        Dictionary<string, ReferenceTensor> expected = ReferenceExecutor.Run(
            graph.Bind("N", batch),
            graph.Inputs.Select((g, i) => (g.Name, Value: ReferenceTensor.Of(inputs[i]))).ToDictionary(p => p.Name, p => p.Value));
        using ICompiledRegion region = new ComputeBackend(width).Compile(graph, new CompileOptions { MaxBatch = maxBatch, Threads = threads });
        for (int repeat = 0; repeat < 2; repeat++)
        {
            IReadOnlyList<Tensor> outputs = region.Run(inputs);
            for (int o = 0; o < outputs.Count; o++)
            {
                ReferenceTensor reference = expected[graph.Outputs[o]];
                Assert.Equal(reference.Dims, outputs[o].Dims.Select(d => (int)d));
                double scale = Math.Max(1e-3, reference.Data.Max(Math.Abs));
                double error = outputs[o].Span<float>().ToArray().Zip(reference.Data, (a, b) => Math.Abs(a - b)).Max() / scale;
                Assert.True(error < 1e-5, $"{graph.Name}, {width}, batch {batch} of {maxBatch}, {threads} threads, run {repeat}: relative error {error:E2}");
            }
        }
    }
}
