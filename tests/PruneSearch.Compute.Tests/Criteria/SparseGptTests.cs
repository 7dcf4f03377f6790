using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.MaskSolvers;
using PruneSearch.Pruning.Patterns;
using Xunit;

namespace PruneSearch.Compute.Tests.Criteria;

public sealed class SparseGptTests
{
    // The first two weights are tiny, so they go; every weight that stays lies behind them, and the update is the optimal brain surgeon's:
    // the least-squares optimum under the mask, w_s + H_ss^-1 H_sp w_p.
    [Fact]
    public void One_row_is_the_least_squares_optimum()
    {
        double[] gram = Correlated(5, 3);
        LayerSolution solution = Solve([1e-3f, -2e-3f, 0.8f, -0.5f, 1.2f], 1, gram, new SparsityPattern.Unstructured(2), damping: 0);
        Assert.Equal([false, false, true, true, true], Kept(solution.Mask));
        double[] right = [.. Enumerable.Range(2, 3).Select(i => (gram[i * 5] * 1e-3) + (gram[(i * 5) + 1] * -2e-3))];
        double[] moved = SolveThree([.. Enumerable.Range(2, 3).SelectMany(i => Enumerable.Range(2, 3).Select(j => gram[(i * 5) + j]))], right);
        float[] weights = solution.Weights.ToFloats();
        Assert.Equal([0f, 0f], weights[..2]);
        Near.Equal([0.8 + moved[0], -0.5 + moved[1], 1.2 + moved[2]], [weights[2], weights[3], weights[4]], 1e-6);
        Assert.Equal(0, solution.Damping);
    }

    // Optimal brain surgeon (Hassibi and Stork 1993): removing weight q, and moving the others, raises the error by w_q^2 / [H^-1]qq.
    [Fact]
    public void The_error_of_one_removal_is_the_surgeons_saliency()
    {
        double[] gram = Correlated(4, 5);
        float[] row = [1e-3f, 0.7f, -0.9f, 0.4f];
        LayerSolution solution = Solve(row, 1, gram, new SparsityPattern.Unstructured(1), damping: 0);
        Assert.False(solution.Mask.Keeps(0));
        var matrix = new LayerMatrix(1, 4, 1, 1, Transposed: false);
        double[] inverse = new SparseGptSolver(damping: 0).InverseDiagonal(Inputs(matrix, gram), 0, "w");
        double energy = Enumerable.Range(0, 16).Sum(i => row[i / 4] * gram[i] * row[i % 4]);
        Assert.Equal(1, solution.RelativeError * energy / ((double)row[0] * row[0] / inverse[0]), 1e-2);
    }

    [Fact]
    public void The_inverse_diagonal_is_the_inverses()
    {
        double[] gram = Correlated(3, 8);
        double[] inverse = new SparseGptSolver(damping: 0.1).InverseDiagonal(Inputs(new LayerMatrix(1, 3, 1, 1, Transposed: false), gram), 0, "w");
        double added = 0.1 * (gram[0] + gram[4] + gram[8]) / 3;
        double[] damped = [.. gram.Select((g, i) => i % 4 == 0 ? g + added : g)];
        Near.Equal([.. Enumerable.Range(0, 3).Select(j => SolveThree(damped, [j == 0 ? 1 : 0, j == 1 ? 1 : 0, j == 2 ? 1 : 0])[j])], inverse, 1e-9);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Beats_magnitude_on_correlated_inputs(double ratio)
    {
        const int rows = 24;
        const int columns = 200;
        double[] gram = Correlated(columns, 11);
        float[] weights = Random(rows * columns, 12);
        int removed = (int)(ratio * weights.Length);
        LayerSolution solution = Solve(weights, rows, gram, new SparsityPattern.Unstructured(removed));
        Assert.Equal(weights.Length - removed, solution.Mask.KeptCount);
        float[] magnitude = (float[])weights.Clone();
        foreach (int i in Enumerable.Range(0, weights.Length).OrderBy(i => Math.Abs(weights[i])).Take(removed))
        {
            magnitude[i] = 0;
        }

        double own = Error(weights, solution.Weights.ToFloats(), gram, rows);
        double theirs = Error(weights, magnitude, gram, rows);
        Assert.True(own < 0.7 * theirs, $"SparseGPT {own}, magnitude {theirs}");
        Assert.Equal(own / Error(weights, new float[weights.Length], gram, rows), solution.RelativeError, 1e-4);
        Assert.All(Enumerable.Range(0, weights.Length), i => Assert.Equal(solution.Mask.Keeps(i), solution.Weights.ToFloats()[i] != 0));
    }

    [Fact]
    public void The_block_size_changes_the_choice_only_at_equal_masks()
    {
        double[] gram = Correlated(40, 2);
        float[] weights = Random(3 * 40, 4);
        LayerSolution all = Solve(weights, 3, gram, new SparsityPattern.SemiStructured(2, 4), block: 40);
        LayerSolution small = Solve(weights, 3, gram, new SparsityPattern.SemiStructured(2, 4), block: 8);
        Assert.Equal(all.Mask.Digest, small.Mask.Digest); // N:M chooses run by run, whatever the block
        Near.Equal([.. all.Weights.ToFloats().Select(w => (double)w)], [.. small.Weights.ToFloats().Select(w => (double)w)], 1e-6);
    }

    [Theory]
    [InlineData(2, 4, 16, 1)]
    [InlineData(1, 4, 8, 9)]
    [InlineData(4, 8, 20, 4)]
    public void N_of_M_is_exact_along_the_channels(int n, int m, int channels, int taps)
    {
        int columns = channels * taps;
        var matrix = new LayerMatrix(5, columns, 1, taps, Transposed: false);
        float[] weights = Random(5 * columns, 3);
        LayerSolution solution = new SparseGptSolver().Solve(
            Layer(5, channels, taps, out Tensor tensor, weights), tensor, new SparsityPattern.SemiStructured(n, m), Inputs(matrix, Correlated(columns, 6)), threads: 1);
        for (int row = 0; row < 5; row++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                for (int first = 0; first < channels; first += m)
                {
                    int size = Math.Min(m, channels - first);
                    int kept = Enumerable.Range(first, size).Count(c => solution.Mask.Keeps((row * columns) + (c * taps) + tap));
                    Assert.Equal(size == m ? n : size, kept);
                }
            }
        }
    }

    [Fact]
    public void A_grouped_convolution_is_solved_partition_by_partition_and_exactly()
    {
        double[] first = Correlated(6, 1);
        double[] second = Correlated(6, 2);
        float[] weights = Random(4 * 6, 5);
        WeightGroup layer = Layer(4, 6, 1, out Tensor tensor, weights);
        var matrix = new LayerMatrix(4, 6, 2, 1, Transposed: false);
        var inputs = new LayerInputs(matrix, [Diagonal(first), Diagonal(second)], [first, second], 100);
        LayerSolution both = new SparseGptSolver().Solve(layer, tensor, new SparsityPattern.Unstructured(11), inputs, threads: 2);
        Assert.Equal(13, both.Mask.KeptCount);
        LayerSolution alone = Solve(weights[12..], 2, second, new SparsityPattern.Unstructured(5));
        Assert.Equal(Kept(both.Mask)[12..], Kept(alone.Mask));
        Assert.Equal(both.Weights.ToFloats()[12..], alone.Weights.ToFloats());
    }

    [Fact]
    public void The_damping_is_reported_and_what_cannot_be_factored_is_an_error()
    {
        double[] gram = Correlated(4, 1);
        Assert.Equal(0.05 * Diagonal(gram).Average(), Solve(Random(8, 1), 2, gram, new SparsityPattern.Unstructured(4), damping: 0.05).Damping, 1e-12);
        double[] singular = [.. Enumerable.Repeat(1.0, 16)]; // all features alike
        InvalidInputException e = Assert.Throws<InvalidInputException>(() => Solve(Random(8, 1), 2, singular, new SparsityPattern.Unstructured(4), damping: 0));
        Assert.Contains("layer 'w': has a Hessian that is not positive definite", e.Message, StringComparison.Ordinal);
        Assert.True(Solve(Random(8, 1), 2, singular, new SparsityPattern.Unstructured(4), damping: 0.01).RelativeError < 1);
        Assert.Throws<InvalidInputException>(() => Solve(Random(8, 1), 2, gram, new SparsityPattern.SemiStructured(5, 4)));
        Assert.Throws<InvalidInputException>(() => Solve(Random(8, 1), 2, gram, new SparsityPattern.Unstructured(9)));
    }

    [Fact]
    public void A_feature_that_is_always_zero_goes_first_and_disturbs_nothing()
    {
        double[] gram = Correlated(4, 1);
        for (int i = 0; i < 4; i++)
        {
            gram[(2 * 4) + i] = gram[(i * 4) + 2] = 0;
        }

        // The saliency of the dead feature is judged at the mean of the others': a small weight on it goes.
        LayerSolution solution = Solve([0.5f, -0.4f, 0.001f, 0.3f], 1, gram, new SparsityPattern.Unstructured(1));
        Assert.Equal([true, true, false, true], Kept(solution.Mask));
        Assert.Equal([0.5f, -0.4f, 0f, 0.3f], solution.Weights.ToFloats());
    }

    // Layer by layer on a whole model: the outputs change less than with the same number of smallest weights gone.
    [Fact]
    public void A_model_solved_layer_by_layer_keeps_its_outputs_better()
    {
        var model = CriterionCase.Convolutional();
        CriterionCase calibrated = new(model.Graph, [.. Enumerable.Range(1, 20).Select(i => CriterionCase.Labelled([2, 6, 6], 5, 3, (ulong)i))]);
        WeightGroup[] layers = [.. WeightGroups.Of(model.Graph).Groups.Cast<WeightGroup>()];
        var solved = LayerwiseSolving.Run(
            new SparseGptSolver(), model.Graph, layers.Select(l => (l, (SparsityPattern)new SparsityPattern.Unstructured(l.Count / 2))), calibrated.Source, TestContext.Current.CancellationToken);
        ModelGraph sparse = model.Graph.WithInitializers(solved.Select(s => KeyValuePair.Create(s.Key, (TensorSource)s.Value.Weights)));
        ModelGraph smallest = WeightMasking.Apply(model.Graph, layers.Select(l =>
        {
            float[] w = model.Weights(l.Id);
            var gone = Enumerable.Range(0, w.Length).OrderBy(i => Math.Abs(w[i])).Take(w.Length / 2).ToHashSet();
            return WeightMask.Of(l.Id, l.Dims, [.. Enumerable.Range(0, w.Length).Select(i => !gone.Contains(i))]);
        }));
        Assert.Equal(layers.Select(l => l.Id).Order(StringComparer.Ordinal), solved.Keys);
        Assert.All(layers, l => Assert.Equal(l.Count - (l.Count / 2), solved[l.Id].Mask.KeptCount));
        double own = Change(sparse);
        double theirs = Change(smallest);
        Assert.True(own < theirs, $"SparseGPT {own}, magnitude {theirs}");

        double Change(ModelGraph graph) => calibrated.Batches.Sum(b => Outputs(model.Graph, b).Zip(Outputs(graph, b), (x, y) => Math.Pow((double)x - y, 2)).Sum());

        float[] Outputs(ModelGraph graph, Execution.TrainingBatch batch)
        {
            using Execution.ICompiledRegion region = new ComputeBackend().Compile(graph, ["x"], graph.Outputs, new Execution.CompileOptions { MaxBatch = 5, Threads = 1 });
            return region.Run(batch.Inputs)[0].ToFloats();
        }
    }

    [Fact]
    public void Cholesky_gives_back_the_matrix()
    {
        const int n = 150; // more than two blocks
        double[] matrix = Correlated(n, 9);
        double[] lower = (double[])matrix.Clone();
        Assert.True(Cholesky.TryFactor(lower, n, threads: 2));
        double[] inverse = Cholesky.InvertLower(lower, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(matrix[(i * n) + j], Enumerable.Range(0, j + 1).Sum(k => lower[(i * n) + k] * lower[(j * n) + k]), 1e-10);
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(j, i - j + 1).Sum(k => lower[(i * n) + k] * inverse[(k * n) + j]), 1e-8);
            }
        }

        matrix[(n * n) - 1] = -1;
        Assert.False(Cholesky.TryFactor(matrix, n, threads: 2));
    }

    private static LayerSolution Solve(float[] weights, int rows, double[] gram, SparsityPattern pattern, double damping = 0.01, int block = 128)
    {
        int columns = weights.Length / rows;
        WeightGroup layer = Layer(rows, columns, 1, out Tensor tensor, weights);
        return new SparseGptSolver(damping, block).Solve(layer, tensor, pattern, Inputs(new LayerMatrix(rows, columns, 1, 1, Transposed: false), gram), threads: 1);
    }

    private static WeightGroup Layer(int rows, int channels, int taps, out Tensor tensor, float[] weights)
    {
        var b = new GraphBuilder("layer");
        tensor = Tensor.Of<float>([rows, channels, taps, 1], weights);
        string x = b.Node("Conv", "conv", [b.Input("x", channels, taps, 1), b.Constant("w", tensor)], ("kernel_shape", new[] { taps, 1 }));
        return (WeightGroup)WeightGroups.Of(b.Build((x, "y"))).Groups.Single();
    }

    private static LayerInputs Inputs(LayerMatrix matrix, double[] gram) => new(matrix, [Diagonal(gram)], [gram], 100);

    private static double[] Diagonal(double[] gram)
    {
        int n = (int)Math.Sqrt(gram.Length);
        return [.. Enumerable.Range(0, n).Select(i => gram[i * (n + 1)])];
    }

    /// <summary>The Gram matrix of features that are smoothed noise: neighbours are much alike.</summary>
    private static double[] Correlated(int n, ulong seed)
    {
        var random = new RandomStream(seed, "gram");
        int vectors = 3 * n;
        var gram = new double[n * n];
        for (int v = 0; v < vectors; v++)
        {
            var x = new double[n];
            double state = 0;
            for (int i = 0; i < n; i++)
            {
                x[i] = state = (0.8 * state) + (0.6 * random.NextGaussian());
            }

            for (int i = 0; i < gram.Length; i++)
            {
                gram[i] += x[i / n] * x[i % n] / vectors;
            }
        }

        return gram;
    }

    private static float[] Random(int count, ulong seed)
    {
        var random = new RandomStream(seed, "weights");
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }

    private static double Error(float[] before, float[] after, double[] gram, int rows)
    {
        int n = before.Length / rows;
        double sum = 0;
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    sum += ((double)before[(r * n) + i] - after[(r * n) + i]) * gram[(i * n) + j] * ((double)before[(r * n) + j] - after[(r * n) + j]);
                }
            }
        }

        return sum;
    }

    private static bool[] Kept(WeightMask mask) => [.. Enumerable.Range(0, mask.Count).Select(mask.Keeps)];

    /// <summary>Cramer's rule.</summary>
    private static double[] SolveThree(double[] a, double[] b)
    {
        double all = Determinant(a);
        return [.. Enumerable.Range(0, 3).Select(column => Determinant([.. a.Select((v, i) => i % 3 == column ? b[i / 3] : v)]) / all)];
    }

    private static double Determinant(double[] m) =>
        (m[0] * ((m[4] * m[8]) - (m[5] * m[7]))) - (m[1] * ((m[3] * m[8]) - (m[5] * m[6]))) + (m[2] * ((m[3] * m[7]) - (m[4] * m[6])));
}
