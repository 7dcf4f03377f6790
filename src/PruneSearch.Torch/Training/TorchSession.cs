using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Torch.Lowering;

namespace PruneSearch.Torch.Training;

/// <summary>Training with libtorch.</summary>
internal sealed class TorchSession : ITrainingSession
{
    private readonly ModelGraph _graph;
    private readonly TorchProgram _program;
    private readonly TrainingOptions _options;
    private readonly CompileOptions _compile;
    private readonly BackendOptions _backend;
    private readonly torch.Device _device;
    private readonly SortedDictionary<string, DeviceTensor> _learned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeviceTensor> _constants = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TorchParameter> _parameters = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DeviceTensor> _statistics = new(StringComparer.Ordinal);
    private readonly HashSet<string> _required;
    private readonly DeviceTensor? _scratch;
    private readonly TorchPenalties _penalties;
    private readonly LossScale _scale;
    private readonly Dictionary<string, float[]> _gradients = new(StringComparer.Ordinal);
    private long _steps;

    public TorchSession(ModelGraph graph, TorchProgram program, TrainingOptions options, CompileOptions compile, BackendOptions backend, torch.Device device)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.MicroBatch);
        _graph = graph;
        _program = program;
        _options = options;
        _compile = compile;
        _backend = backend;
        _device = device;
        _scale = new LossScale(backend.Precision);
        _required = [.. LearnedValues.Of(graph)];
        var parameters = ModelCost.ParameterNames(graph).ToHashSet(StringComparer.Ordinal);
        var trained = parameters.Except(options.Frozen).ToHashSet(StringComparer.Ordinal);
        foreach (string name in program.Constants)
        {
            TensorSource source = graph.Initializers[name];
            DeviceTensor tensor = HostTensors.ToDevice(source.Read(), device);
            _constants.Add(name, tensor);
            if (source.ElementType.IsFloat())
            {
                _learned.Add(name, tensor);
            }

            if (_required.Contains(name) && !parameters.Contains(name))
            {
                _statistics.Add(name, tensor);
            }

            if (trained.Contains(name))
            {
                _parameters.Add(name, new TorchParameter(name, tensor, options.Optimizer));
            }
        }

        _scratch = options.Optimizer is Optimizer.AdamW && _parameters.Count > 0
            ? torch.zeros([_parameters.Values.Max(p => p.Data.NumberOfElements)], torch.float32, device)
            : null;
        _penalties = new TorchPenalties(_parameters, device);
    }

    public StepResult Step(TrainingBatch batch, IReadOnlyList<LossTerm> loss, double learningRate) => Call(() =>
    {
        (StepResult result, RunningStatistics? statistics, bool overflowed) = Pass(batch, loss);
        if (!double.IsFinite(result.Loss))
        {
            return result;
        }

        _scale.Add(overflowed);
        if (overflowed)
        {
            return _scale.IsLost ? result with { Loss = double.NaN } : result;
        }

        using IDisposable still = torch.no_grad();
        _steps++;
        foreach (TorchParameter parameter in _parameters.Values)
        {
            parameter.Update(learningRate, _steps, _scratch);
        }

        foreach ((string name, DeviceTensor moved) in statistics?.Moved ?? ImmutableDictionary<string, DeviceTensor>.Empty)
        {
            _constants[name].copy_(moved);
        }

        return result;
    });

    public StepResult Backward(TrainingBatch batch, IReadOnlyList<LossTerm> loss) => Call(() => Pass(batch, loss).Result);

    public ReadOnlySpan<float> Gradient(string parameter)
    {
        if (!_gradients.TryGetValue(parameter, out float[]? values))
        {
            TorchParameter found = Find(parameter);
            values = Call(() =>
            {
                float[] data = new float[found.Data.NumberOfElements];
                if (found.Gradient is { } gradient)
                {
                    gradient.cpu().contiguous().bytes.CopyTo(MemoryMarshal.AsBytes(data.AsSpan()));
                }

                return data;
            });
            _gradients.Add(parameter, values);
        }

        return values;
    }

    public void SetMasks(IReadOnlyDictionary<string, float[]> masks)
    {
        foreach (string name in masks.Keys)
        {
            Find(name);
        }

        Call(() =>
        {
            foreach (TorchParameter parameter in _parameters.Values)
            {
                parameter.SetMask(masks.GetValueOrDefault(parameter.Name));
            }

            return true;
        });
    }

    public IReadOnlyDictionary<string, Tensor> ExportWeights() =>
        Call(() => _learned.ToDictionary(l => l.Key, l => HostTensors.ToHost(l.Value, _graph.Initializers[l.Key].ElementType), StringComparer.Ordinal));

    public TrainingState ExportState() => Call(() =>
    {
        var slots = TorchParameter.SlotNames(_options.Optimizer).ToDictionary(
            slot => slot,
            slot => _parameters.Values.ToImmutableSortedDictionary(p => p.Name, p => HostTensors.ToHost(p.Slot(slot), ElementType.Float32), StringComparer.Ordinal));
        if (_scale.IsOn)
        {
            slots.Add(LossScale.Slot, ImmutableSortedDictionary.Create<string, Tensor>(StringComparer.Ordinal).Add(string.Empty, _scale.ToTensor()));
        }

        return new TrainingState(
            _steps,
            _learned.ToImmutableSortedDictionary(l => l.Key, l => HostTensors.ToHost(l.Value, ElementType.Float32), StringComparer.Ordinal),
            slots.ToImmutableSortedDictionary(StringComparer.Ordinal));
    });

    public void ImportState(TrainingState state) => Call(() =>
    {
        using IDisposable still = torch.no_grad();
        foreach ((string name, DeviceTensor tensor) in _learned)
        {
            if (state.Weights.TryGetValue(name, out Tensor? weight))
            {
                Copy(weight, name, tensor);
            }
            else if (_required.Contains(name))
            {
                throw new ArgumentException($"the state lacks '{name}'", nameof(state));
            }
        }

        foreach (string slot in TorchParameter.SlotNames(_options.Optimizer).Where(state.Slots.ContainsKey))
        {
            foreach (TorchParameter parameter in _parameters.Values)
            {
                if (state.Slots[slot].TryGetValue(parameter.Name, out Tensor? tensor))
                {
                    Copy(tensor, $"{slot} of {parameter.Name}", parameter.Slot(slot));
                }
            }
        }

        if (state.Slots.TryGetValue(LossScale.Slot, out ImmutableSortedDictionary<string, Tensor>? scale) && scale.TryGetValue(string.Empty, out Tensor? kept))
        {
            _scale.From(kept);
        }

        _steps = state.Steps;
        return true;
    });

    public void Dispose()
    {
        _penalties.Clear();
        foreach (TorchParameter parameter in _parameters.Values)
        {
            parameter.Dispose();
        }

        foreach (DeviceTensor tensor in _constants.Values)
        {
            tensor.Dispose();
        }

        _scratch?.Dispose();
        FreedMemory.GiveBack();
    }

    /// <summary>Forward and backward over all parts of a batch, and the penalties.</summary>
    private (StepResult Result, RunningStatistics? Statistics, bool Overflowed) Pass(TrainingBatch batch, IReadOnlyList<LossTerm> terms)
    {
        int samples = RegionInputs.Check(_graph, batch.Inputs, _compile.MaxBatch);
        bool open = _graph.BatchSymbol is not null;
        int counted = open ? samples : _graph.TypeOf(_graph.Outputs[0]).Shape.Concrete().FirstOrDefault(1);
        int size = open && _options.MicroBatch > 0 ? Math.Min(_options.MicroBatch, samples) : samples;
        RunningStatistics? statistics = _options.BatchStatistics ? new RunningStatistics(_statistics, _options.StatisticsMomentum) : null;
        torch.ScalarType? low = _backend.Precision switch { Precision.BFloat16 => torch.bfloat16, Precision.Float16 => torch.float16, _ => null };
        _gradients.Clear();
        foreach (TorchParameter parameter in _parameters.Values)
        {
            parameter.ClearGradient();
        }

        DeviceTensor[] inputs = [.. batch.Inputs.Select(t => HostTensors.ToDevice(t, _device))];
        DeviceTensor total = torch.zeros([], torch.float64, _device);
        DeviceTensor? correct = null;
        for (int from = 0; from < samples; from += size)
        {
            int count = Math.Min(size, samples - from);
            DeviceTensor[] part = count == samples ? inputs : [.. inputs.Select(t => t.narrow(0, from * t.shape[0] / samples, count * t.shape[0] / samples))];
            var run = new RunContext(count, low, statistics);
            using DisposeScope scope = torch.NewDisposeScope();
            if (_backend.Checkpointing)
            {
                Training.Pass.Checkpointed(_program, _constants, part, run, Loss);
            }
            else
            {
                Training.Pass.Whole(_program, _constants, part, run, Loss);
            }

            DeviceTensor Loss(IReadOnlyList<DeviceTensor> outputs)
            {
                (DeviceTensor loss, DeviceTensor? hits) = new TorchLoss(batch, outputs, from, open ? count : counted, counted, _graph.Outputs).Of(terms);
                total = (total + loss.detach()).MoveToOuterDisposeScope();
                correct = hits is null ? null : (correct is null ? hits : correct + hits).MoveToOuterDisposeScope();
                return loss * _scale.Factor;
            }
        }

        if (_penalties.Of(terms) is { } penalty)
        {
            total += penalty.detach();
            (penalty * _scale.Factor).backward();
        }

        bool overflowed = Unscale();
        using DeviceTensor figures = torch.stack([total, correct ?? torch.full([], -1, torch.float64, _device)]).cpu();
        double[] values = figures.data<double>().ToArray();
        return (new StepResult(values[0], (int)values[1], counted), statistics, overflowed);
    }

    /// <summary>Gradients of the loss itself; whether one of them has overflowed.</summary>
    private bool Unscale()
    {
        if (!_scale.IsOn)
        {
            return false;
        }

        DeviceTensor finite = torch.ones([], torch.@bool, _device);
        foreach (TorchParameter parameter in _parameters.Values)
        {
            if (parameter.Gradient is { } gradient)
            {
                using IDisposable still = torch.no_grad();
                gradient.div_(_scale.Factor);
                finite = finite.logical_and(gradient.isfinite().all());
            }
        }

        return !finite.ToBoolean();
    }

    private T Call<T>(Func<T> work) => DeviceCalls.Run(_device, _compile.Threads, work);

    private TorchParameter Find(string name) =>
        _parameters.TryGetValue(name, out TorchParameter? parameter) ? parameter : throw new ArgumentException($"'{name}' is not a trained parameter", nameof(name));

    private void Copy(Tensor from, string name, DeviceTensor to)
    {
        if (!from.Dims.SequenceEqual(to.shape))
        {
            throw new ArgumentException($"'{name}' has shape [{string.Join(", ", from.Dims.ToArray())}] in the state and [{string.Join(", ", to.shape)}] here", nameof(from));
        }

        to.copy_(HostTensors.ToDevice(Tensor.Of<float>([.. from.Dims], from.ToFloats()), _device));
    }
}
