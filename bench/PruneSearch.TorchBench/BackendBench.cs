using System.Diagnostics;
using PruneSearch.Compute;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Torch;

namespace PruneSearch.Bench;

/// <summary>One training step (forward, backward, SGD with momentum) of a batch on both backends in turn.</summary>
internal static class BackendBench
{
    private const int Batch = 128;

    private static readonly LossTerm[] Loss = [new LossTerm.CrossEntropy()];

    public static IReadOnlyList<Ratio> Run(IReadOnlyList<BenchModel> models, string device, int rounds, Action<string> say)
    {
        var torch = new TorchBackend(new BackendOptions { Device = device });
        say(torch.Description);
        return [.. from threads in Environment.ProcessorCount > 1 ? new[] { 1, 2 } : [1] from model in models select Run(model, torch, threads, rounds, say)];
    }

    private static Ratio Run(BenchModel model, TorchBackend torch, int threads, int rounds, Action<string> say)
    {
        ModelGraph graph = model.Build();
        TrainingBatch batch = RandomBatch(model);
        using ICompiledRegion ours = Compile(new ComputeBackend());
        using ICompiledRegion theirs = Compile(torch);
        using ITrainingSession first = ours.OpenTraining(Options);
        using ITrainingSession second = theirs.OpenTraining(Options);
        double loss = first.Step(batch, Loss, 0.01).Loss;
        double other = second.Step(batch, Loss, 0.01).Loss;
        if (Math.Abs(loss - other) > 1e-3 * Math.Max(1, loss))
        {
            throw new InvalidOperationException($"{model.Name}: the first loss is {loss} with one backend and {other} with the other");
        }

        // A sample takes about a fifth of a second; both have run warm before the first counts.
        int steps = Math.Max(1, (int)(0.2 / Math.Max(1e-4, Seconds(first, batch, 3) / 3)));
        Seconds(second, batch, steps);
        Seconds(first, batch, steps);
        var own = new List<double>();
        var peer = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            own.Add(Seconds(first, batch, steps) / steps);
            peer.Add(Seconds(second, batch, steps) / steps);
        }

        say($"{model.Name} {threads}T: {Batch / Ratio.Median(own):0} samples/s built-in, {Batch / Ratio.Median(peer):0} libtorch; loss {loss:0.0000} = {other:0.0000}");
        return new Ratio($"{model.Name}, batch {Batch}, {threads}T", Ratio.Median(own), Ratio.Median(peer), 3.0 * 2 * ModelCost.MacsOf(graph) * Batch, threads);

        ICompiledRegion Compile(IExecutionBackend backend) => backend.Compile(
            graph, [graph.Inputs[0].Name], GraphHeads.BeforeSoftmax(graph), new CompileOptions { MaxBatch = Batch, Threads = threads });
    }

    private static TrainingOptions Options => new() { Optimizer = new Optimizer.Sgd(0.9, 5e-4) };

    private static double Seconds(ITrainingSession session, TrainingBatch batch, int steps)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++)
        {
            session.Step(batch, Loss, 0.01);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static TrainingBatch RandomBatch(BenchModel model)
    {
        var random = new RandomStream(1, "bench");
        float[] values = [.. Enumerable.Range(0, Batch * model.Sample.Aggregate(1, (a, b) => a * b)).Select(_ => (float)random.NextGaussian())];
        return new TrainingBatch([Tensor.Of<float>([Batch, .. model.Sample], values)], [.. Enumerable.Range(0, Batch).Select(_ => random.NextInt(model.Classes))]);
    }
}
