using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using Xunit;

namespace PruneSearch.Compute.Tests.Criteria;

/// <summary>Criteria that estimate what a cut does to the loss, against losses that are known in closed form.</summary>
public sealed class LossCriterionTests
{
    // The loss is the sum of outputs, linear in every weight: the first-order estimate is the change itself.
    [Fact]
    public void Taylor_is_the_change_of_a_linear_loss()
    {
        var model = CriterionCase.Linear();
        float[] weights = model.Weights("w");
        double dense = model.Loss();
        double[] expected = [.. Enumerable.Range(0, weights.Length).Select(i => Math.Abs(model.Loss(("w", Without(weights, i))) - dense))];
        CriterionCase first = new(model.Graph, [model.Batches[0]], new LossTerm.OutputSum());
        double[] one = [.. Enumerable.Range(0, weights.Length).Select(i => Math.Abs(first.Loss(("w", Without(weights, i))) - first.Loss()))];
        CriterionCase second = new(model.Graph, [model.Batches[1]], new LossTerm.OutputSum());
        double[] other = [.. Enumerable.Range(0, weights.Length).Select(i => Math.Abs(second.Loss(("w", Without(weights, i))) - second.Loss()))];
        Near.Equal([.. one.Zip(other, (a, b) => (a + b) / 2)], model.Scores("taylor", CriterionScope.Weights)["w"], 1e-4);
        Near.Equal([.. expected.Select(e => e / expected.Sum())], model.Scores("snip", CriterionScope.Weights)["w"], 1e-4);
    }

    // dL/dw of output i and input j is the input x_j, of every sample.
    [Fact]
    public void Movement_fisher_and_the_second_order_follow_from_the_moments_of_a_linear_loss()
    {
        var model = CriterionCase.Linear();
        float[] weights = model.Weights("w");
        float[][] samples = [.. model.Batches.SelectMany(b => b.Inputs[0].ToFloats().Chunk(4))];
        double[] mean = [.. Enumerable.Range(0, weights.Length).Select(i => weights[i] * samples.Average(x => (double)x[i % 4]))];
        double[] square = [.. Enumerable.Range(0, weights.Length).Select(i => (double)weights[i] * weights[i] * samples.Average(x => (double)x[i % 4] * x[i % 4]))];
        Near.Equal([.. mean.Select(m => -m)], model.Scores("movement", CriterionScope.Weights)["w"], 1e-5);
        Near.Equal([.. square.Select(s => s / 2)], model.Scores("fisher", CriterionScope.Weights)["w"], 1e-5);
        Near.Equal([.. square.Zip(mean, (s, m) => Math.Abs((s / 2) - m))], model.Scores("taylor2", CriterionScope.Weights)["w"], 1e-5);
    }

    // Half the squared distance to targets that the weights meet exactly on inputs that are unit vectors: the Hessian is diagonal, its
    // entries the mean squares of the inputs, and the change of the loss by a removed weight is w^2 h / 2. The gradient of a sample is 0
    // there; targets off by +1 and -1 in turn make its mean square that entry, as noise of variance 1 does (the Fisher information).
    [Fact]
    public void Fisher_is_the_loss_change_of_a_quadratic_with_unit_noise()
    {
        var b = new GraphBuilder("quadratic", 9);
        string y = b.Node("Gemm", "fc", [b.Input("x", 3), b.Weight("w", 3, 1, 3)], ("transB", 1));
        ModelGraph graph = b.Build((y, "y"));
        float[] w = graph.Initializers["w"].Read().ToFloats();
        float[] sizes = [1f, 2, 0.5f];
        var batches = new List<TrainingBatch>();
        double change = 0;
        var removed = new double[3];
        for (int j = 0; j < 3; j++)
        {
            foreach (float noise in new[] { 1f, -1f })
            {
                var x = new float[3];
                x[j] = sizes[j];
                float target = (w[j] * sizes[j]) + noise;
                batches.Add(new TrainingBatch([Tensor.Of<float>([1, 3], x)], Targets: [Tensor.Of<float>([1, 1], [target])]));
                removed[j] += (Math.Pow(target, 2) - 1) / 12; // loss without weight j, less the loss with it, of six samples
            }

            change += removed[j];
        }

        // OutputMatching divides by the squared target; weights of the terms undo it: one case for each sample.
        var fisher = new double[3];
        foreach (TrainingBatch batch in batches)
        {
            double t = batch.Targets![0].ToFloats()[0];
            double[] scores = new CriterionCase(graph, [batch], new LossTerm.OutputMatching(0, t * t / 2)).Scores("fisher", CriterionScope.Weights)["w"];
            for (int j = 0; j < 3; j++)
            {
                fisher[j] += scores[j] / 6;
            }
        }

        Assert.True(change > 0);
        Near.Equal(removed, fisher, 1e-4);
    }

    // L = |XW - T|^2 / |T|^2 is quadratic: its Hessian is 2 X^T X / |T|^2 in every row.
    [Fact]
    public void Grasp_is_exact_on_a_quadratic()
    {
        const int n = 6;
        CriterionCase linear = CriterionCase.Linear();
        float[] x = linear.Batches[0].Inputs[0].ToFloats();
        var random = new RandomStream(2, "targets");
        float[] t = [.. Enumerable.Range(0, n * 3).Select(_ => (float)random.NextGaussian())];
        TrainingBatch batch = linear.Batches[0] with { Targets = [Tensor.Of<float>([n, 3], t)] };
        double scale = 2 / t.Sum(v => (double)v * v);
        float[] w = linear.Weights("w");
        var expected = new double[12];
        for (int o = 0; o < 3; o++)
        {
            double[] gradient = Times(row => Enumerable.Range(0, 4).Sum(j => (double)w[(o * 4) + j] * x[(row * 4) + j]) - t[(row * 3) + o]);
            double[] product = Times(row => Enumerable.Range(0, 4).Sum(j => gradient[j] * x[(row * 4) + j]));
            for (int j = 0; j < 4; j++)
            {
                expected[(o * 4) + j] = w[(o * 4) + j] * product[j];
            }
        }

        Near.Equal(expected, new CriterionCase(linear.Graph, [batch], new LossTerm.OutputMatching()).Scores("grasp", CriterionScope.Weights)["w"], 1e-3);

        double[] Times(Func<int, double> of) => [.. Enumerable.Range(0, 4).Select(j => scale * Enumerable.Range(0, n).Sum(row => of(row) * x[(row * 4) + j]))];
    }

    // Hg is the derivative of |g|^2 / 2 by the weights: checked by moving single weights.
    [Fact]
    public void Grasp_is_the_derivative_of_the_gradient_norm()
    {
        var b = new GraphBuilder("smooth", 4);
        string x = b.Node("Tanh", "act", [b.Linear("a", b.Input("x", 3), 5)]);
        ModelGraph graph = b.Build((b.Linear("fc", x, 3), "y"));
        var model = new CriterionCase(graph, [CriterionCase.Labelled([3], 8, 3, 1), CriterionCase.Labelled([3], 8, 3, 2)]);
        double[] scores = model.Scores("grasp", CriterionScope.Weights)["a.weight"];
        float[] weights = model.Weights("a.weight");
        const float step = 1e-2f;
        double[] expected = [.. Enumerable.Range(0, weights.Length).Select(i => weights[i] * (Norm(i, step) - Norm(i, -step)) / (2 * step))];
        Near.Equal(expected, scores, 1e-2);

        double Norm(int index, float distance)
        {
            float[] moved = (float[])weights.Clone();
            moved[index] += distance;
            ModelGraph changed = graph.WithInitializers([KeyValuePair.Create("a.weight", (TensorSource)Tensor.Of<float>([5, 3], moved))]);
            using ICompiledRegion region = model.Source.Backend.Compile(changed, new CompileOptions { MaxBatch = 8, Threads = 1 });
            using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd() });
            double sum = 0;
            float[][] gradients = [.. model.Batches.Select(batch =>
            {
                session.Backward(batch, model.Source.Loss);
                return ModelCost.ParameterNames(graph).SelectMany(p => session.Gradient(p).ToArray()).ToArray();
            })];
            for (int k = 0; k < gradients[0].Length; k++)
            {
                sum += Math.Pow(gradients.Average(g => (double)g[k]), 2) / 2;
            }

            return sum;
        }
    }

    [Fact]
    public void The_sum_of_outputs_is_a_mean_over_samples()
    {
        var model = CriterionCase.Linear();
        float[] w = model.Weights("w");
        double expected = model.Batches.Average(b => b.Inputs[0].ToFloats().Chunk(4).Average(x => Enumerable.Range(0, 12).Sum(i => (double)w[i] * x[i % 4])));
        Assert.Equal(expected, model.Loss(), 1e-5 * Math.Abs(expected));
        Assert.Equal(3 * expected, new CriterionCase(model.Graph, model.Batches, new LossTerm.OutputSum(0, 3)).Loss(), 3e-5 * Math.Abs(expected));
    }

    [Fact]
    public void Gathering_leaves_the_session_as_it_was()
    {
        var model = CriterionCase.Convolutional();
        using ICompiledRegion region = model.Source.Backend.Compile(model.Graph, new CompileOptions { MaxBatch = 5, Threads = 1 });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = false });
        EvidenceCollector.GradientFlow(model.Graph, model.Groups(CriterionScope.Weights), session, model.Batches, model.Source.Loss, TestContext.Current.CancellationToken);
        Assert.All(session.ExportWeights(), w => Assert.Equal(model.Weights(w.Key), w.Value.ToFloats()));
    }

    private static float[] Without(float[] weights, int index)
    {
        float[] left = (float[])weights.Clone();
        left[index] = 0;
        return left;
    }
}
