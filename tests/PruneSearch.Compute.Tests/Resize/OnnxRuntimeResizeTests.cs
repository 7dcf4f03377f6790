using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Compute.Tests.Resize;

/// <summary>
/// Every mode at many ratios beside ONNX Runtime. Nearest neighbours are the very same, also where a position falls between two elements.
/// </summary>
public sealed class OnnxRuntimeResizeTests
{
    private static readonly (int Height, int Width)[] Sizes = [(1, 1), (1, 3), (2, 5), (3, 4), (4, 8), (5, 9), (7, 6), (8, 14), (10, 3), (12, 21), (13, 17)];
    private static readonly (float Height, float Width)[] Scales = [(2, 2), (3, 1), (1.5f, 2.5f), (0.5f, 0.6f), (1.7f, 0.4f), (2.3333333f, 1.1f)];

    public static TheoryData<string, string> Modes =>
        [.. ResizeAxis.Roundings.Append("linear").SelectMany(_ => ResizeAxis.Coordinates, (mode, coordinates) => (mode, coordinates))];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Agrees(string mode, string coordinates)
    {
        string library = OnnxRuntimeOrSkip.Library();
        using var folder = new TemporaryFolder();
        using var runtime = new OnnxLatencyRuntime(TimeProvider.System);
        foreach ((int height, int width) in new[] { (4, 6), (5, 7), (1, 9), (12, 22), (14, 26), (15, 10) })
        {
            ModelGraph graph = Graph(mode, coordinates, height, width);
            Tensor x = Ramp(2, 2, height, width);
            string path = folder.File($"resize-{height}.onnx");
            OnnxWriter.Write(graph, path);
            using ILoadedModel loaded = runtime.Load(path, new RuntimeOptions { Library = library }, TestContext.Current.CancellationToken);
            IReadOnlyList<HostTensor> expected = loaded.Run([HostTensor.Of<float>("x", [.. x.Dims], x.Span<float>())], TestContext.Current.CancellationToken);
            using ICompiledRegion region = new ComputeBackend().Compile(graph, new CompileOptions { MaxBatch = 2, Threads = 1 });
            IReadOnlyList<Tensor> actual = region.Run([x]);

            for (int o = 0; o < actual.Count; o++)
            {
                Assert.Equal(expected[o].Dims, [.. actual[o].Dims]);
                (float Theirs, float Ours)[] pairs = [.. expected[o].As<float>().ToArray().Zip(actual[o].ToFloats())];
                int wrong = Array.FindIndex(pairs, p => Math.Abs(p.Theirs - p.Ours) > (mode == "linear" ? 1e-6 * x.Count : 0));
                Assert.True(
                    wrong < 0, $"{mode}, {coordinates}, {height} x {width} to {string.Join(" x ", expected[o].Dims.Skip(2))}: element {wrong} is {(wrong < 0 ? default : pairs[wrong])}");
            }
        }
    }

    /// <summary>Every element is its own number.</summary>
    private static Tensor Ramp(params int[] dims) => Tensor.Of(dims, Enumerable.Range(0, dims.Aggregate(1, (a, b) => a * b)).Select(i => (float)i).ToArray());

    /// <summary>One input [N, 2, height, width], and an output for every scale and size.</summary>
    private static ModelGraph Graph(string mode, string coordinates, int height, int width)
    {
        var b = new GraphBuilder("resize");
        string x = b.Input("x", 2, height, width);
        var outputs = new List<(string Value, string Name)>();
        foreach ((float h, float w) in Scales.Concat(Sizes.Select(s => ((float)s.Height / height, (float)s.Width / width))))
        {
            if (ResizeOperator.Scaled(height, h) < 1 || ResizeOperator.Scaled(width, w) < 1)
            {
                continue;
            }

            string name = $"r{outputs.Count}";
            string y = b.Node(
                "Resize", name, [x, "", b.Constant(name + ".scales", Tensor.Of<float>([4], [1, 1, h, w]))],
                ("mode", mode == "linear" ? "linear" : "nearest"), ("coordinate_transformation_mode", coordinates), ("nearest_mode", mode == "linear" ? "floor" : mode));
            outputs.Add((y, name));
        }

        return b.Build([.. outputs]);
    }
}
