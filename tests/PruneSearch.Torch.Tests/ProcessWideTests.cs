using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.TestKit.Execution;
using Xunit;

namespace PruneSearch.Torch.Tests;

/// <summary>What is counted or set for the whole process: not beside other tests.</summary>
[Collection(nameof(ProcessWideTests))]
[CollectionDefinition(nameof(ProcessWideTests), DisableParallelization = true)]
public sealed class ProcessWideTests
{
    [Fact]
    public void Deterministic_algorithms_are_asked_for_unless_told_otherwise()
    {
        TorchOrSkip.Open(Cpu);
        Assert.True(Libtorch.IsDeterministic());
        TorchOrSkip.Open(Cpu with { Deterministic = false });
        Assert.False(Libtorch.IsDeterministic());
        TorchOrSkip.Open(Cpu);
    }

    /// <summary>Nothing is left over by a step: not by training, inference or observation.</summary>
    [Fact]
    public void The_number_of_live_tensors_is_the_same_after_every_step()
    {
        ModelGraph graph = TrainingNet.Build();
        IExecutionBackend backend = TorchOrSkip.Open(Cpu);
        using ICompiledRegion region = backend.Compile(graph, new CompileOptions { MaxBatch = 4, Threads = 1 });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.AdamW(), MicroBatch = 3 });
        session.SetMasks(new Dictionary<string, float[]> { ["conv.weight"] = [.. Enumerable.Range(0, (int)graph.Initializers["conv.weight"].Count).Select(i => i % 2f)] });
        LossTerm[] loss = [new LossTerm.CrossEntropy(), new LossTerm.L1Penalty(["conv.weight"], 1e-4), new LossTerm.GroupLasso([[new ParameterSlice("conv.weight", 0, [1])]], 1e-4)];
        GC.Collect(); // what other tests have left lying would otherwise go while this one counts
        GC.WaitForPendingFinalizers();
        Step(0);
        long alive = DeviceTensor.TotalCount;
        for (ulong step = 1; step < 40; step++)
        {
            Step(step);
            Assert.Equal(alive, DeviceTensor.TotalCount);
        }

        void Step(ulong step)
        {
            var batch = new TrainingBatch(TestInputs.For(graph, 4, step), [0, 1, 2, 0]);
            session.Step(batch, loss, 0.01);
            session.Gradient("conv.weight");
            session.ExportState();
            region.Run(batch.Inputs);
            region.Observe([batch.Inputs], [new ObservationRequest("relu_out", 1, ActivationStatistic.Gram)]);
        }
    }

    /// <summary>The C library keeps memory for each thread that allocated; pools of threads let a campaign's trainings run on any.</summary>
    [Fact]
    public void Trainings_on_one_thread_after_another_hold_no_more_memory_than_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "resident memory is read from Linux");
        const int batch = 256;
        ModelGraph graph = Architecture.Build("resnet8", new ArchitectureOptions([3, 32, 32], 10));
        IExecutionBackend backend = TorchOrSkip.Open(Cpu);
        using ICompiledRegion region = backend.Compile(graph, [graph.Inputs[0].Name], GraphHeads.BeforeSoftmax(graph), new CompileOptions { MaxBatch = batch, Threads = 1 });
        var inputs = TestInputs.For(graph, batch, 1);
        using var end = new ManualResetEventSlim();
        var threads = new List<Thread>();
        try
        {
            for (int i = 0; i < 2; i++)
            {
                Train();
            }

            long two = Environment.WorkingSet;
            for (int i = 0; i < 8; i++)
            {
                Train();
            }

            long grown = Environment.WorkingSet - two;
            Assert.True(grown < 300L << 20, $"8 trainings more, and {grown >> 20} MiB more");
        }
        finally
        {
            end.Set();
            threads.ForEach(t => t.Join());
        }

        // The thread stays: one that has ended leaves its memory to the next.
        void Train()
        {
            using var done = new ManualResetEventSlim();
            Exception? failure = null;
            var thread = new Thread(() =>
            {
                try
                {
                    using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(0.9) });
                    session.Step(new TrainingBatch(inputs, new int[batch]), [new LossTerm.CrossEntropy()], 0.001);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    failure = e;
                }

                done.Set();
                end.WaitHandle.WaitOne();
            });
            threads.Add(thread);
            thread.Start();
            done.Wait(TestContext.Current.CancellationToken);
            Assert.Null(failure);
        }
    }

    private static BackendOptions Cpu => new() { Device = "cpu" };
}
