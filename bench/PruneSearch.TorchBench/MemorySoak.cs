using System.Diagnostics;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Torch;
using TorchSharp;

namespace PruneSearch.Bench;

/// <summary>Many training steps of a small network: what is alive after each, and how resident memory goes.</summary>
internal static class MemorySoak
{
    public static void Run(string device, int steps)
    {
        ModelGraph graph = Architecture.Build("lenet5", new ArchitectureOptions([1, 28, 28], 10));
        using ICompiledRegion region = new TorchBackend(new BackendOptions { Device = device }).Compile(
            graph, [graph.Inputs[0].Name], GraphHeads.BeforeSoftmax(graph), new CompileOptions { MaxBatch = 16, Threads = 1 });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.AdamW(), MicroBatch = 8 });
        var random = new RandomStream(1, "soak");
        float[] values = [.. Enumerable.Range(0, 16 * 28 * 28).Select(_ => (float)random.NextGaussian())];
        var batch = new TrainingBatch([Tensor.Of([16, 1, 28, 28], values)], [.. Enumerable.Range(0, 16).Select(i => i % 10)]);
        LossTerm[] loss = [new LossTerm.CrossEntropy(), new LossTerm.L1Penalty([.. ModelCost.ParameterNames(graph).Take(1)], 1e-6)];
        long fewest = long.MaxValue;
        long most = 0;
        var memory = new List<(int Step, double MiB)>();
        for (int step = 0; step < steps; step++)
        {
            session.Step(batch, loss, 1e-4);
            long alive = torch.Tensor.TotalCount;
            (fewest, most) = (Math.Min(fewest, alive), Math.Max(most, alive));
            if (step % Math.Max(1, steps / 20) == 0)
            {
                memory.Add((step, ResidentMiB()));
                Console.WriteLine($"step {step}: {alive} live tensors, {memory[^1].MiB:0.0} MiB resident");
            }
        }

        (int Step, double MiB)[] settled = [.. memory.Where(m => m.Step >= steps / 10)];
        double meanStep = settled.Average(m => m.Step);
        double meanMiB = settled.Average(m => m.MiB);
        double slope = settled.Sum(m => (m.Step - meanStep) * (m.MiB - meanMiB)) / settled.Sum(m => Math.Pow(m.Step - meanStep, 2));
        Console.WriteLine($"live tensors {fewest} to {most}; after a tenth of the steps {slope * 1024:+0.000;-0.000} KiB of resident memory a step");
    }

    private static double ResidentMiB()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 / 1048576.0;
    }
}
