using System.Collections.Immutable;
using System.Numerics.Tensors;
using PruneSearch.Compute.Kernels;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;
using PruneSearch.Compute.Threading;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using Tensor = PruneSearch.Graphs.Tensor;

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
    private readonly HashSet<string> _required;
    private readonly Parameter[] _statistics;
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
        _required = [.. LearnedValues.Of(graph)];
        _statistics = [.. _program.Parameters.All.Where(p => _required.Contains(p.Name) && !_byName.ContainsKey(p.Name) && !options.Frozen.Contains(p.Name))];
        int samples = graph.BatchSymbol is null ? 1 : compile.MaxBatch;
        _outputs = [.. graph.Outputs.Select(o => GC.AllocateArray<float>(Count(o, samples), pinned: true))];
        _gradients = [.. graph.Outputs.Select(o => GC.AllocateArray<float>(Count(o, samples), pinned: true))];
        SetPointers();
    }

    internal CompiledProgram Program => _program;

    public StepResult Step(TrainingBatch batch, IReadOnlyList<LossTerm> loss, double learningRate)
    {
        StepResult result = Pass(batch, loss, movesStatistics: _options.BatchStatistics);
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
        _program.Pack();
        return result;
    }

    public StepResult Backward(TrainingBatch batch, IReadOnlyList<LossTerm> loss) => Pass(batch, loss, movesStatistics: false);

    /// <summary>Forward and backward over all parts of a batch, and the penalties. Statistics stay where the loss is not finite.</summary>
    private StepResult Pass(TrainingBatch batch, IReadOnlyList<LossTerm> loss, bool movesStatistics)
    {
        int samples = RegionInputs.Check(_graph, batch.Inputs, _maxBatch);
        bool open = _graph.BatchSymbol is not null;
        int size = open && _options.MicroBatch > 0 ? Math.Min(_options.MicroBatch, samples) : samples;
        int counted = open ? samples : _graph.TypeOf(_graph.Outputs[0]).Shape.Concrete().FirstOrDefault(1);
        float[][] statistics = movesStatistics ? [.. _statistics.Select(s => s.Data.Span.ToArray())] : [];
        float[][]? sums = size < samples ? [.. _updaters.Select(u => new float[u.Parameter.Count])] : null;
        var total = new StepResult(loss.Sum(term => Penalties.Value(term, _byName)), -1, counted);
        var pins = batch.Inputs.Select(i => i.ElementType == ElementType.Float32 ? i.Bytes : Tensor.Of<float>([.. i.Dims], i.ToFloats()).Bytes).Select(b => b.Pin()).ToArray();
        try
        {
            for (int from = 0; from < samples && double.IsFinite(total.Loss); from += size)
            {
                int count = Math.Min(size, samples - from);
                for (int i = 0; i < pins.Length; i++)
                {
                    _program.Ports.InputData[i] = (float*)pins[i].Pointer + (batch.Inputs[i].Count * from / samples);
                }

                int run = open ? count : 1;
                _program.Forward(run);
                StepResult part = new LossEvaluation(_graph, batch, counted, from, open ? count : counted, _outputs, _gradients).Run(loss);
                total = total with { Loss = total.Loss + part.Loss, Correct = part.Correct < 0 ? -1 : Math.Max(total.Correct, 0) + part.Correct };
                if (double.IsFinite(total.Loss))
                {
                    _program.Backward(run);
                    MoveStatistics(movesStatistics);
                    Gather(sums, last: from + count == samples);
                }
            }
        }
        finally
        {
            foreach (System.Buffers.MemoryHandle pin in pins)
            {
                pin.Dispose();
            }
        }

        if (!double.IsFinite(total.Loss))
        {
            foreach ((Parameter statistic, float[] before) in _statistics.Zip(statistics))
            {
                before.CopyTo(statistic.Data.Span);
            }

            return total;
        }

        foreach (LossTerm term in loss)
        {
            Penalties.AddGradient(term, _byName);
        }

        return total;
    }

    private void MoveStatistics(bool moves)
    {
        foreach (IBatchStatistics kernel in moves ? _program.BatchStatistics : [])
        {
            kernel.UpdateRunning(_options.StatisticsMomentum);
        }
    }

    /// <summary>Adds up the gradients of the parts of a batch; null where there is one part only.</summary>
    private void Gather(float[][]? sums, bool last)
    {
        for (int u = 0; sums is not null && u < _updaters.Length; u++)
        {
            Span<float> gradient = _updaters[u].Parameter.Gradient!.Span;
            TensorPrimitives.Add(sums[u], gradient, sums[u]);
            if (last)
            {
                sums[u].CopyTo(gradient);
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
            if (state.Weights.TryGetValue(parameter.Name, out Tensor? weight))
            {
                Copy(weight, parameter.Dims, parameter.Name, parameter.Data.Span);
            }
            else if (_required.Contains(parameter.Name))
            {
                throw new ArgumentException($"the state lacks '{parameter.Name}'", nameof(state));
            }
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
