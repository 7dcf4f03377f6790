using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Torch.Lowering;
using PruneSearch.Torch.Training;

namespace PruneSearch.Torch;

/// <summary>A region compiled for libtorch.</summary>
internal sealed class TorchRegion : ICompiledRegion
{
    private readonly ModelGraph _graph;
    private readonly IReadOnlyList<string> _inputs;
    private readonly CompileOptions _options;
    private readonly BackendOptions _backend;
    private readonly torch.Device _device;
    private readonly ModelGraph _region;
    private readonly TorchProgram _program;
    private readonly List<DeviceTensor> _prepared = [];
    private Dictionary<string, DeviceTensor>? _constants;

    public TorchRegion(
        ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options, BackendOptions backend, torch.Device device)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxBatch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads);
        _graph = graph;
        _inputs = inputs;
        _options = options;
        _backend = backend;
        _device = device;
        _region = RegionGraph.Extract(graph, inputs, outputs);
        _program = new TorchProgram(_region, device);
    }

    public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs) => Call(inputs, (outputs, _) => outputs
        .Select((o, i) => HostTensors.ToHost(o, _region.TypeOf(_region.Outputs[i]).ElementType)).ToArray());

    public Action Prepare(IReadOnlyList<Tensor> inputs)
    {
        int samples = RegionInputs.Check(_region, inputs, _options.MaxBatch);
        DeviceTensor[] given = [.. inputs.Select(t => HostTensors.ToDevice(t, _device))];
        _prepared.AddRange(given);
        Dictionary<string, DeviceTensor> constants = Constants();
        var run = new RunContext(samples);
        return () => DeviceCalls.Run(_device, _options.Threads, () =>
        {
            using IDisposable inference = torch.inference_mode();
            return _program.Run(constants, given, run).Length;
        });
    }

    public IReadOnlyList<double[]> Observe(IEnumerable<IReadOnlyList<Tensor>> batches, IReadOnlyList<ObservationRequest> requests)
    {
        string[] values = [.. requests.Select(r => r.Value).Distinct(StringComparer.Ordinal)];
        using var region = new TorchRegion(_graph, _inputs, values, _options, _backend, _device);
        var observers = requests.Select(r => new TorchObserver(r)).ToArray();
        foreach (IReadOnlyList<Tensor> batch in batches)
        {
            region.Call(batch, (outputs, _) =>
            {
                foreach (TorchObserver observer in observers)
                {
                    observer.Add(outputs[Array.IndexOf(values, observer.Request.Value)]);
                }

                return true;
            });
        }

        return [.. observers.Select(o => o.Result())];
    }

    public ITrainingSession OpenTraining(TrainingOptions options) => new TorchSession(_region, _program, options, _options, _backend, _device);

    public void Dispose()
    {
        foreach (DeviceTensor tensor in _prepared.Concat(_constants?.Values ?? Enumerable.Empty<DeviceTensor>()))
        {
            tensor.Dispose();
        }

        _prepared.Clear();
        _constants = null;
        FreedMemory.GiveBack();
    }

    private T Call<T>(IReadOnlyList<Tensor> inputs, Func<DeviceTensor[], int, T> use)
    {
        if (inputs.Count != _region.Inputs.Length)
        {
            throw new ArgumentException($"{inputs.Count} tensors for {_region.Inputs.Length} inputs", nameof(inputs));
        }

        int samples = RegionInputs.Check(_region, inputs, _options.MaxBatch);
        Dictionary<string, DeviceTensor> constants = Constants();
        return DeviceCalls.Run(_device, _options.Threads, () =>
        {
            using IDisposable inference = torch.inference_mode();
            return use(_program.Run(constants, [.. inputs.Select(t => HostTensors.ToDevice(t, _device))], new RunContext(samples)), samples);
        });
    }

    private Dictionary<string, DeviceTensor> Constants() =>
        _constants ??= _program.Constants.ToDictionary(n => n, n => HostTensors.ToDevice(_region.Initializers[n].Read(), _device), StringComparer.Ordinal);
}
