using PruneSearch.Compute.Kernels;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Lowering;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Simd;
using PruneSearch.Compute.Threading;
using PruneSearch.Graphs;

namespace PruneSearch.Compute.Program;

/// <summary>
/// A region as kernels and steps over one planned arena. In inference every thread has an arena for one block of samples and takes blocks
/// through all steps; in training one arena holds all blocks, forward values and gradients, each for as long as it is needed.
/// </summary>
internal sealed unsafe class CompiledProgram : IDisposable
{
    /// <summary>Vectors may read (never write) this many numbers before the first value.</summary>
    public const int FrontSlack = 1024;

    /// <summary>Vectors may read (never write) this many numbers behind the last value.</summary>
    private const int Slack = 4096;

    private readonly ProgramOptions _options;
    private readonly List<Kernel> _kernels;
    private readonly AlignedBuffer _arena;
    private readonly long _arenaPerThread;
    private readonly StepRunner _forward;
    private readonly StepRunner? _backward;

    public CompiledProgram(ModelGraph graph, ProgramOptions options, SimdWidth width, ThreadTeam team)
    {
        _options = options;
        Team = team;
        Graph = graph;
        Parameters = new ParameterSet(graph);
        bool batched = graph.BatchSymbol is not null;
        int wide = (int)width;
        bool interleaved = batched && wide > 1 && (options.Training || options.MaxBatch * 2 >= wide);
        Lanes = interleaved ? wide : 1;
        Blocks = ((batched ? options.MaxBatch : 1) + Lanes - 1) / Lanes;
        if (batched)
        {
            BatchRules.Check(graph, graph.BatchSymbol!);
        }

        List<LoweredOp> ops = Fuser.Run(graph, options.BatchStatistics || options.Training);
        var slots = new SlotMap(graph, ops, interleaved);
        _kernels = width switch
        {
            SimdWidth.Vector512 => Build<Simd512, System.Runtime.Intrinsics.Vector512<float>>(),
            SimdWidth.Vector256 => Build<Simd256, System.Runtime.Intrinsics.Vector256<float>>(),
            SimdWidth.Vector128 => Build<Simd128, System.Runtime.Intrinsics.Vector128<float>>(),
            _ => Build<SimdScalar, float>(),
        };
        var forward = new StepList();
        Ports = new Ports(graph, slots, Lanes);
        Ports.AddImports(forward);
        foreach (Kernel kernel in _kernels)
        {
            HaloClear.Add(forward, kernel.Outputs, Lanes);
            kernel.Forward(forward);
        }

        Ports.AddExports(forward);
        var backward = new StepList();
        if (options.Training)
        {
            Backward(backward, slots);
        }

        (_arenaPerThread, long total) = Plan(forward, backward);
        _arena = new AlignedBuffer(FrontSlack + total + Slack);
        _forward = new StepRunner(team, Lanes, forward.Steps);
        _backward = options.Training ? new StepRunner(team, Lanes, backward.Steps) : null;
        Pack();

        List<Kernel> Build<S, V>()
            where S : struct, ISimd<V>
            where V : struct => new KernelBuilder<S, V>(graph, slots, Parameters, options, interleaved).Build(ops);
    }

    /// <summary>The forward steps' runner, and the backward's: for profiling.</summary>
    public IEnumerable<StepRunner> Runners => _backward is null ? [_forward] : [_forward, _backward];

    public ModelGraph Graph { get; }

    public ThreadTeam Team { get; }

    public ParameterSet Parameters { get; }

    public Ports Ports { get; }

    /// <summary>Samples that are interleaved.</summary>
    public int Lanes { get; }

    /// <summary>The most blocks of a run.</summary>
    public int Blocks { get; }

    public IEnumerable<IBatchStatistics> BatchStatistics => _kernels.OfType<IBatchStatistics>();

    /// <summary>Numbers that activations and gradients take.</summary>
    public long ArenaLength => _arena.Length;

    /// <summary>Brings weights into the kernels' orders; needed after parameters have changed.</summary>
    public void Pack() => Team.Run(thread =>
    {
        for (int i = thread; i < _kernels.Count; i += Team.Count)
        {
            _kernels[i].Pack();
        }
    });

    public void Forward(int samples) => Run(_forward, samples);

    public void Backward(int samples) => Run(_backward!, samples);

    public void Dispose()
    {
        foreach (Kernel kernel in _kernels)
        {
            kernel.Dispose();
        }

        Parameters.Dispose();
        _arena.Dispose();
    }

    private void Run(StepRunner runner, int samples)
    {
        if (samples < 1 || samples > Blocks * Lanes || samples > _options.MaxBatch)
        {
            throw new ArgumentOutOfRangeException(nameof(samples), $"a batch of {samples} where the program was compiled for up to {_options.MaxBatch}");
        }

        int blocks = (samples + Lanes - 1) / Lanes;
        foreach (Kernel kernel in _kernels)
        {
            kernel.Begin(blocks);
        }

        runner.Run(samples, thread => (nint)(_arena.Start + FrontSlack + (thread * _arenaPerThread)));
    }

    private void Backward(StepList steps, SlotMap slots)
    {
        var requires = new HashSet<Slot>(ReferenceEqualityComparer.Instance);
        foreach (Kernel kernel in _kernels)
        {
            if (kernel.Parameters.Any(p => p.IsTrainable) || kernel.Inputs.Any(requires.Contains))
            {
                requires.UnionWith(kernel.Outputs);
            }
        }

        var gradients = new Gradients(requires.Contains, slots.MayHaveHalo, Team.Count, Blocks);
        foreach (Kernel kernel in _kernels.AsEnumerable().Reverse())
        {
            kernel.PlanGradients(gradients);
        }

        Ports.AddGradientImports(steps, gradients);
        foreach (Kernel kernel in _kernels.AsEnumerable().Reverse())
        {
            if (!kernel.Outputs.Any(requires.Contains))
            {
                continue;
            }

            foreach (Slot output in kernel.Outputs.Where(o => !gradients.IsWritten(o)))
            {
                ZeroGradient(steps, gradients.Of(output)); // an output that nothing reads
            }

            HaloClear.Add(steps, [.. kernel.Inputs.Where(i => gradients.Required(i) && !gradients.IsWritten(i)).Distinct().Select(gradients.Of)], Lanes);
            kernel.Backward(steps, gradients);
        }

        steps.Close();
    }

    private void ZeroGradient(StepList steps, Slot gradient)
    {
        int lanes = Lanes;
        steps.Add("zero " + gradient.Name, (in Work w) => new Span<float>(w.At(gradient), w.Part == 0 ? gradient.PhysicalCount * lanes : 0).Clear(), [gradient]);
    }

    /// <summary>
    /// Lives of slots: in inference by steps (a thread's arena holds one block); in training by runs of steps between barriers, since
    /// blocks go through such a run one after the other.
    /// </summary>
    private (long PerThread, long Total) Plan(StepList forward, StepList backward)
    {
        var lives = new Dictionary<Slot, (int First, int Last, long Size)>(ReferenceEqualityComparer.Instance);
        int time = 0;
        bool training = _options.Training;
        foreach (StepList list in new[] { forward, backward })
        {
            for (int s = 0; s < list.Steps.Count; s++)
            {
                bool newGroup = !training || s == 0 || list.Steps[s].Crosses || list.Steps[s - 1].Team;
                time += newGroup ? 1 : 0;
                foreach (Slot slot in list.Touched[s])
                {
                    long size = (long)slot.PhysicalCount * Lanes;
                    (int first, int last, long largest) = lives.GetValueOrDefault(slot.Root, (time, time, 0));
                    lives[slot.Root] = (Math.Min(first, time), Math.Max(last, time), Math.Max(size, largest));
                }
            }
        }

        foreach (Slot port in Ports.Slots)
        {
            long size = (long)port.PhysicalCount * Lanes;
            (_, _, long largest) = lives.GetValueOrDefault(port.Root, (0, 0, 0));
            lives[port.Root] = (0, int.MaxValue, Math.Max(size, largest));
        }

        int blocks = training ? Blocks : 1;
        foreach ((Slot slot, (_, _, long size)) in lives)
        {
            slot.BlockStride = training ? Align(size) : 0;
        }

        long total = MemoryPlanner.Place(lives.Select(l => (l.Key, (training ? Align(l.Value.Size) : l.Value.Size) * blocks, l.Value.First, l.Value.Last)));
        return training ? (0, total) : (Align(total) + Slack, (Align(total) + Slack) * Team.Count);
    }

    private static long Align(long size) => (size + 15) / 16 * 16;
}
