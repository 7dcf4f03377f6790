using PruneSearch.Compute;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Reconstruction;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

public sealed class LeastSquaresReconstructionTests
{
    private static readonly CompileOptions Options = new() { MaxBatch = 64, Threads = 1 };

    /// <summary>Two linear layers: W = W0 + R X^T (X X^T + ridge n I)^-1, X being what the cut leaves of the hidden features, R what the outputs lack.</summary>
    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-8)]
    [InlineData(10)]
    public void Of_a_linear_model_it_is_the_closed_form(double ridge)
    {
        const int hidden = 6;
        int[] kept = [0, 2, 3, 5];
        var builder = new GraphBuilder("linear", seed: 4);
        string h = builder.Linear("first", builder.Input("x", 4), hidden);
        builder.Perturb("first.bias", 0.3);
        string y = builder.Linear("second", h, 3);
        builder.Perturb("second.bias", 0.3);
        ModelGraph dense = builder.Build((y, "y"));
        var groups = PruningGroups.Of(dense);
        CutResult cut = groups.Cut(Selection.Empty.With(Assert.Single(groups.Groups), [1, 4]));
        Tensor[] inputs = [Correlated([50, 4], 1), Correlated([30, 4], 2)];

        ReconstructionResult result = Run(dense, cut.Graph, cut.Cuts, [], inputs, ridge);

        // All of it anew, from the weights alone.
        double[][] x = [.. inputs.SelectMany(t => Enumerable.Range(0, (int)t.Dims[0]).Select(n => Enumerable.Range(0, 4).Select(j => (double)t.ToFloats()[(n * 4) + j]).ToArray()))];
        float[] w1 = Weights(dense, "first.weight"), b1 = Weights(dense, "first.bias"), w2 = Weights(dense, "second.weight");
        double[][] all = [.. x.Select(v => Enumerable.Range(0, hidden).Select(i => b1[i] + Enumerable.Range(0, 4).Sum(j => w1[(i * 4) + j] * v[j])).ToArray())];
        double[][] features = [.. all.Select(a => kept.Select(k => a[k]).ToArray())];
        int n = x.Length;
        double[,] gram = new double[4, 4];
        double diagonal = 0;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                gram[i, j] = features.Sum(f => f[i] * f[j]) / n;
            }

            diagonal += gram[i, i] / 4;
        }

        for (int i = 0; i < 4; i++)
        {
            gram[i, i] += ridge * diagonal;
        }

        float[] own = Weights(result.Graph, "second.weight");
        for (int row = 0; row < 3; row++)
        {
            // What the output lacks is what went over the features that are gone.
            double[] right = [.. Enumerable.Range(0, 4).Select(i => Enumerable.Range(0, n).Sum(s => ((w2[(row * hidden) + 1] * all[s][1]) + (w2[(row * hidden) + 4] * all[s][4])) * features[s][i]) / n)];
            double[] change = Gauss(gram, right);
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(w2[(row * hidden) + kept[i]] + change[i], own[(row * 4) + i], ridge < 1e-4 ? 2e-3 : 2e-5);
            }
        }

        LayerReconstruction layer = Assert.Single(result.Layers);
        Assert.Equal(("second", "second.weight", null), (layer.Layer, layer.Weight, layer.Skipped));
        Assert.Equal(ridge * diagonal, layer.Ridge, ridge * diagonal * 1e-4);
        Assert.Equal(Weights(cut.Graph, "first.weight"), Weights(result.Graph, "first.weight"));
        Assert.Equal(Weights(dense, "second.bias"), Weights(result.Graph, "second.bias"));
    }

    /// <summary>The errors that are told are those measured on the models, and none grows; strides, padding, groups and depthwise layers included.</summary>
    [Theory]
    [InlineData("resnet8")]
    [InlineData("dscnn")]
    [InlineData("lenet5")]
    public void Errors_are_the_measured_ones_and_never_grow_after_a_cut_of_channels(string architecture)
    {
        ModelGraph dense = Model(architecture);
        var groups = PruningGroups.Of(dense);
        Selection selection = groups.Groups.Aggregate(Selection.Empty, (s, g) => s.With(g, Enumerable.Range(0, g.Count / 3)));
        CutResult cut = groups.Cut(selection);
        Check(dense, cut.Graph, cut.Cuts, [], expectedLayers: 3);
    }

    [Theory]
    [InlineData("2:4", 2)]
    [InlineData("weight", 2)]
    public void Errors_are_the_measured_ones_and_zeros_stay_after_a_cut_of_weights(string pattern, int of)
    {
        ModelGraph dense = Model("resnet8");
        IReadOnlyList<MaskGroup> groups = WeightGroups.Of(dense, pattern: pattern == "weight" ? null : WeightPattern.Find(pattern)).Groups;
        ScoredGroup[] scored = [.. groups.Select(g => new ScoredGroup(g, [.. Weights(dense, g.Initializer).Select(w => (double)Math.Abs(w))]))];
        IReadOnlyList<WeightMask> masks = WeightMasking.Masks(scored, [.. scored.Select(s => s.Group.Count / of)]);
        ReconstructionResult result = Check(dense, WeightMasking.Apply(dense, masks), AxisCuts.None, masks, expectedLayers: 9);
        foreach (WeightMask mask in masks)
        {
            float[] weights = Weights(result.Graph, mask.Initializer);
            Assert.All(Enumerable.Range(0, mask.Count), i => Assert.True(mask.Keeps(i) || weights[i] == 0));
        }
    }

    [Fact]
    public void What_no_cut_reaches_stays_and_what_cannot_be_solved_says_why()
    {
        ModelGraph dense = Model("resnet8");
        Assert.Empty(Run(dense, dense, AxisCuts.None, [], [Correlated([4, 1, 16, 16], 1)]).Layers);

        var builder = new GraphBuilder("zeros", seed: 1);
        string h = builder.Relu("relu", builder.Linear("first", builder.Input("x", 4), 6));
        ModelGraph dead = builder.Build((builder.Linear("second", h, 3), "y"));
        dead = dead.WithInitializers([KeyValuePair.Create("first.bias", (TensorSource)Tensor.Of<float>([6], [-1e6f, -1e6f, -1e6f, -1e6f, -1e6f, -1e6f]))]);
        var groups = PruningGroups.Of(dead);
        CutResult cut = groups.Cut(Selection.Empty.With(Assert.Single(groups.Groups), [1, 4]));
        ReconstructionResult result = Run(dead, cut.Graph, cut.Cuts, [], [Correlated([20, 4], 1)]);
        Assert.Equal("it reads nothing but zeros", Assert.Single(result.Layers).Skipped);
        Assert.Equal(Weights(cut.Graph, "second.weight"), Weights(result.Graph, "second.weight"));
    }

    private static ReconstructionResult Check(ModelGraph dense, ModelGraph pruned, AxisCuts cuts, IReadOnlyList<WeightMask> masks, int expectedLayers)
    {
        Tensor[] inputs = [Correlated([24, 1, 16, 16], 3), Correlated([16, 1, 16, 16], 4)];
        ReconstructionResult result = Run(dense, pruned, cuts, masks, inputs);
        LayerReconstruction[] done = [.. result.Layers.Where(l => l.Skipped is null)];
        Assert.True(done.Length >= expectedLayers, string.Join("; ", result.Layers));
        Assert.All(done, l => Assert.True(l.ErrorAfter <= l.ErrorBefore, l.ToString()));
        Assert.All(done, l => Assert.Equal(Measured(l, result.Graph), l.ErrorAfter, 1e-3 * (l.ErrorAfter + 1e-3)));
        string last = result.Graph.Outputs[0];
        Assert.True(Distance(last, result.Graph) < 0.7 * Distance(last, pruned), $"{Distance(last, result.Graph)} after, {Distance(last, pruned)} before");
        return result;

        double Measured(LayerReconstruction layer, ModelGraph graph) => Distance(graph.Consumers(layer.Weight).Single().Outputs[0], graph);

        double Distance(string value, ModelGraph graph)
        {
            using ICompiledRegion own = new ComputeBackend().Compile(graph, ["input"], [value], Options);
            using ICompiledRegion theirs = new ComputeBackend().Compile(dense, ["input"], [value], Options);
            int[]? kept = cuts.Kept(new AxisRef(value, 1));
            double error = 0;
            double size = 0;
            foreach (Tensor x in inputs)
            {
                Tensor want = theirs.Run([x])[0];
                float[] have = own.Run([x])[0].ToFloats();
                int pixels = (int)want.Dims.Skip(2).Aggregate(1L, (a, d) => a * d);
                int channels = (int)want.Dims[1];
                int[] rows = kept ?? [.. Enumerable.Range(0, channels)];
                float[] target = want.ToFloats();
                for (int i = 0; i < have.Length; i++)
                {
                    double t = target[(((i / (rows.Length * pixels) * channels) + rows[i / pixels % rows.Length]) * pixels) + (i % pixels)];
                    error += (t - have[i]) * (t - have[i]);
                    size += t * t;
                }
            }

            return error / size;
        }
    }

    private static ReconstructionResult Run(ModelGraph dense, ModelGraph pruned, AxisCuts cuts, IReadOnlyList<WeightMask> masks, Tensor[] inputs, double ridge = LeastSquaresReconstruction.DefaultRidge) =>
        LeastSquaresReconstruction.Run(dense, pruned, cuts, masks, new ComputeBackend(), inputs, Options, ridge, TestContext.Current.CancellationToken);

    private static ModelGraph Model(string architecture) => Architecture.Build(architecture, new ArchitectureOptions([1, 16, 16], 10, Width: architecture == "lenet5" ? null : 8));

    private static float[] Weights(ModelGraph graph, string name) => graph.Initializers[name].Read().ToFloats();

    /// <summary>Every element has something of the one before it.</summary>
    private static Tensor Correlated(int[] dims, ulong seed)
    {
        var random = new RandomStream(seed, "inputs");
        var data = new float[dims.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (float)((0.8 * (i % dims[^1] == 0 ? 0 : data[i - 1])) + random.NextGaussian());
        }

        return Tensor.Of(dims, data);
    }

    private static double[] Gauss(double[,] matrix, double[] right)
    {
        int n = right.Length;
        double[,] a = (double[,])matrix.Clone();
        double[] b = [.. right];
        for (int k = 0; k < n; k++)
        {
            for (int i = k + 1; i < n; i++)
            {
                double f = a[i, k] / a[k, k];
                for (int j = k; j < n; j++)
                {
                    a[i, j] -= f * a[k, j];
                }

                b[i] -= f * b[k];
            }
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < n; j++)
            {
                b[i] -= a[i, j] * b[j];
            }

            b[i] /= a[i, i];
        }

        return b;
    }
}
