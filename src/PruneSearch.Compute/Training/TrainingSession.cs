using System.Collections.Immutable;
using PruneSearch.Compute.Kernels;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;
using PruneSearch.Compute.Threading;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Compute.Training;

/// <summary>Training on the built-in backend.</summary>
internal sealed unsafe class TrainingSession : ITrainingSession
{
    private readonly ModelGraph _graph;
    private readonly TrainingOptions _options;
    private readonly int _maxBatch;
    private readonly ThreadTeam _team;
    private readonly CompiledProgram _program;
    private readonly ParameterUpdater[] _updaters;
    private readonly Dictionary<string, ParameterUpdater> _byName;
    private readonly float[][] _outputs;
    private readonly float[][] _gradients;
    private long _steps;

    public TrainingSession(ModelGraph graph, TrainingOptions options, CompileOptions compile, SimdWidth width)
    {
        _graph = graph;
        _options = options;
        _maxBatch = compile.MaxBatch;
        var trainable = ModelCost.ParameterNames(graph).Where(p => !options.Frozen.Contains(p)).ToHashSet(StringComparer.Ordinal);
        _team = new ThreadTeam(compile.Threads);
        _program = new CompiledProgram(
            graph, new ProgramOptions(compile.MaxBatch, compile.Threads, Training: true, options.BatchStatistics, trainable), width, _team);
        _updaters = [.. _program.Parameters.All.Where(p => p is { IsTrainable: true, Gradient: not null }).Select(p => new ParameterUpdater(p, options.Optimizer))];
        _byName = _updaters.ToDictionary(u => u.Parameter.Name, StringComparer.Ordinal);
        int samples = graph.BatchSymbol is null ? 1 : compile.MaxBatch;
        _outputs = [.. graph.Outputs.Select(o => GC.AllocateArray<float>(Count(o, samples), pinned: true))];
        _gradients = [.. graph.Outputs.Select(o => GC.AllocateArray<float>(Count(o, samples), pinned: true))];
        SetPointers();
    }

    internal CompiledProgram Program => _program;

    public StepResult Step(TrainingBatch batch, IReadOnlyList<LossTerm> loss, double learningRate)
    {
        StepResult result = Backward(batch, loss);
        if (!double.IsFinite(result.Loss))
        {
            return result;
        }

        _steps++;
        _team.Run(thread =>
        {
            foreach (ParameterUpdater updater in _updaters)
            {
                updater.Update(learningRate, _steps, thread, _team.Count);
            }
        });
        if (_options.BatchStatistics)
        {
            foreach (IBatchStatistics kernel in _program.BatchStatistics)
            {
                kernel.UpdateRunning(_options.StatisticsMomentum);
            }
        }

        _program.Pack();
        return result;
    }

    public StepResult Backward(TrainingBatch batch, IReadOnlyList<LossTerm> loss)
    {
        int samples = RegionInputs.Check(_graph, batch.Inputs, _maxBatch);
        var pins = batch.Inputs.Select(i => i.ElementType == ElementType.Float32 ? i.Bytes : Tensor.Of<float>([.. i.Dims], i.ToFloats()).Bytes).Select(b => b.Pin()).ToArray();
        try
        {
            for (int i = 0; i < pins.Length; i++)
            {
                _program.Ports.InputData[i] = (float*)pins[i].Pointer;
            }

            int run = _graph.BatchSymbol is null ? 1 : samples;
            _program.Forward(run);
            int counted = _graph.BatchSymbol is null ? _graph.TypeOf(_graph.Outputs[0]).Shape.Concrete().FirstOrDefault(1) : samples;
            var evaluation = new LossEvaluation(_graph, counted, _outputs, _gradients, batch);
            StepResult result = evaluation.Run(loss);
            double penalty = loss.Sum(term => Penalties.Value(term, _byName));
            result = result with { Loss = result.Loss + penalty };
            if (double.IsFinite(result.Loss))
            {
                _program.Backward(run);
                foreach (LossTerm term in loss)
                {
                    Penalties.AddGradient(term, _byName);
                }
            }

            return result;
        }
        finally
        {
            foreach (System.Buffers.MemoryHandle pin in pins)
            {
                pin.Dispose();
            }
        }
    }

    public ReadOnlySpan<float> Gradient(string parameter) =>
        _byName.TryGetValue(parameter, out ParameterUpdater? updater)
            ? updater.Parameter.Gradient!.Span
            : throw new ArgumentException($"'{parameter}' is not a trained parameter", nameof(parameter));

    public void SetMasks(IReadOnlyDictionary<string, float[]> masks)
    {
        foreach (string name in masks.Keys.Where(n => !_byName.ContainsKey(n)))
        {
            throw new ArgumentException($"'{name}' is not a trained parameter", nameof(masks));
        }

        foreach (ParameterUpdater updater in _updaters)
        {
            updater.SetMask(masks.GetValueOrDefault(updater.Parameter.Name));
        }

        _program.Pack();
    }

    public IReadOnlyDictionary<string, Tensor> ExportWeights() => Learned().ToDictionary(
        p => p.Name,
        p => Tensor.FromFloats(_graph.Initializers[p.Name].ElementType, [.. p.Dims.Select(d => (long)d)], p.Data.Span.ToArray()),
        StringComparer.Ordinal);

    public TrainingState ExportState() => new(
        _steps,
        Learned().ToImmutableSortedDictionary(p => p.Name, p => Tensor.Of(p.Dims, p.Data.Span.ToArray()), StringComparer.Ordinal),
        ParameterUpdater.SlotNames(_options.Optimizer).ToImmutableSortedDictionary(
            slot => slot,
            slot => _updaters.ToImmutableSortedDictionary(u => u.Parameter.Name, u => Tensor.Of(u.Parameter.Dims, u.Slot(slot).ToArray()), StringComparer.Ordinal),
            StringComparer.Ordinal));

    public void ImportState(TrainingState state)
    {
        foreach (Parameter parameter in Learned())
        {
            if (!state.Weights.TryGetValue(parameter.Name, out Tensor? weight))
            {
                throw new ArgumentException($"the state lacks '{parameter.Name}'", nameof(state));
            }

            Copy(weight, parameter.Dims, parameter.Name, parameter.Data.Span);
        }

        foreach ((string slot, ImmutableSortedDictionary<string, Tensor> tensors) in state.Slots)
        {
            foreach (ParameterUpdater updater in _updaters)
            {
                if (tensors.TryGetValue(updater.Parameter.Name, out Tensor? tensor))
                {
                    Copy(tensor, updater.Parameter.Dims, $"{slot} of {updater.Parameter.Name}", updater.Slot(slot));
                }
            }
        }

        _steps = state.Steps;
        _program.Pack();
    }

    public void Dispose()
    {
        foreach (ParameterUpdater updater in _updaters)
        {
            updater.Dispose();
        }

        _program.Dispose();
        _team.Dispose();
    }

    /// <summary>Parameters, frozen ones included, and running statistics: everything floating-point that is not a bound or a size.</summary>
    private IEnumerable<Parameter> Learned() => _program.Parameters.All.Where(p => _graph.Initializers[p.Name].ElementType.IsFloat());

    private int Count(string value, int samples) => _graph.TypeOf(value).Shape.Concrete(samples).Aggregate(1, (a, b) => checked(a * b));

    private void SetPointers()
    {
        for (int o = 0; o < _outputs.Length; o++)
        {
            fixed (float* output = _outputs[o], gradient = _gradients[o])
            {
                _program.Ports.OutputData[o] = output;
                _program.Ports.GradientData[o] = gradient;
            }
        }
    }

    private static void Copy(Tensor from, int[] dims, string name, Span<float> to)
    {
        if (!from.Dims.SequenceEqual(dims.Select(d => (long)d)))
        {
            throw new ArgumentException($"'{name}' has shape [{string.Join(", ", from.Dims)}] in the state and [{string.Join(", ", dims)}] here", nameof(from));
        }

        from.ToFloats().CopyTo(to);
    }
}
