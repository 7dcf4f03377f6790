using System.Diagnostics;
using PruneSearch.Compute;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Bench;

/// <summary>One training step (forward, backward, SGD with momentum) of a batch, ours and PyTorch's in turn.</summary>
internal static class TrainingBench
{
    private const int Batch = 128;

    public static IReadOnlyList<Ratio> Run(IReadOnlyList<BenchModel> models, string python, int rounds, Action<string> say)
    {
        var ratios = new List<Ratio>();
        foreach (int threads in Environment.ProcessorCount > 1 ? new[] { 1, 2 } : [1])
        {
            foreach (BenchModel model in models)
            {
                ratios.Add(Run(model, threads, python, rounds, say));
            }
        }

        return ratios;
    }

    private static Ratio Run(BenchModel model, int threads, string python, int rounds, Action<string> say)
    {
        ModelGraph graph = model.Build();
        TrainingBatch batch = RandomBatch(model);
        using ICompiledRegion region = new ComputeBackend().Compile(
            graph, [graph.Inputs[0].Name], GraphHeads.BeforeSoftmax(graph), new CompileOptions { MaxBatch = Batch, Threads = threads });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(0.9, 5e-4) });
        using var peer = new TorchPeer(python, graph, batch, threads);
        LossTerm[] loss = [new LossTerm.CrossEntropy()];
        double first = session.Step(batch, loss, 0.01).Loss;
        if (Math.Abs(first - peer.FirstLoss) > 1e-3 * Math.Max(1, first))
        {
            throw new InvalidOperationException($"{model.Name}: the first loss is {first} here and {peer.FirstLoss} in PyTorch; they do not compute the same");
        }

        double Ours(int steps)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < steps; i++)
            {
                session.Step(batch, loss, 0.01);
            }

            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        // A sample takes about a fifth of a second; both have run warm before the first counts.
        int steps = Math.Max(1, (int)(0.2 / Math.Max(1e-4, Ours(3) / 3)));
        peer.Time(steps);
        Ours(steps);
        var ours = new List<double>();
        var theirs = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            ours.Add(Ours(steps) / steps);
            theirs.Add(peer.Time(steps) / steps);
        }

        say($"{model.Name} {threads}T, PyTorch {peer.Version}: loss {first:0.0000} = {peer.FirstLoss:0.0000}");
        return new Ratio($"{model.Name}, batch {Batch}, {threads}T", Ratio.Median(ours), Ratio.Median(theirs), Flops(graph), threads);
    }

    /// <summary>Forward, gradients of activations, gradients of weights: three times the forward work.</summary>
    private static double Flops(ModelGraph graph) => 3.0 * 2 * ModelCost.MacsOf(graph) * Batch;

    private static TrainingBatch RandomBatch(BenchModel model)
    {
        var random = new RandomStream(1, "bench");
        float[] values = new float[Batch * model.Sample.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextGaussian();
        }

        return new TrainingBatch([Tensor.Of<float>([Batch, .. model.Sample], values)], [.. Enumerable.Range(0, Batch).Select(_ => random.NextInt(model.Classes))]);
    }
}
