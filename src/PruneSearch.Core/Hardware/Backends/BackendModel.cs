using System.Diagnostics;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;

namespace PruneSearch.Hardware.Backends;

/// <summary>A model that runs on an execution backend; compiled for the largest batch it has met.</summary>
public sealed class BackendModel : ILoadedModel
{
    private readonly IExecutionBackend _backend;
    private readonly ModelGraph _graph;
    private readonly RuntimeOptions _options;
    private readonly Func<Action, int, double> _time;
    private ICompiledRegion? _region;
    private int _batch;
    private Action? _prepared;
    private bool _disposed;

    /// <param name="backend">What it runs on.</param>
    /// <param name="graph">The model, simplified.</param>
    /// <param name="options">Threads and batch.</param>
    /// <param name="time">Runs an inference a number of times and returns the seconds that all took together. Default by the processor's clock.</param>
    public BackendModel(IExecutionBackend backend, ModelGraph graph, RuntimeOptions options, Func<Action, int, double>? time = null)
    {
        _backend = backend;
        _graph = graph;
        _options = options;
        _time = time ?? ByTheProcessor;
        Inputs = [.. graph.Inputs.Select(i => Port(i.Name))];
        Outputs = [.. graph.Outputs.Select(Port)];
        Compile(graph.BatchSymbol is null ? 1 : options.Batch);
    }

    public IReadOnlyList<ModelPort> Inputs { get; }

    public IReadOnlyList<ModelPort> Outputs { get; }

    /// <summary>Reads a model file and loads it.</summary>
    /// <exception cref="InvalidInputException">The file is damaged, or holds what the backend does not compute.</exception>
    public static BackendModel Load(string path, IExecutionBackend backend, RuntimeOptions options, Func<Action, int, double>? time = null)
    {
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(path).Graph);
        return new BackendModel(backend, DynamicBatch.TryOpen(graph, out _) ?? graph, options, time);
    }

    public IReadOnlyList<HostTensor> Run(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        IReadOnlyList<Tensor> tensors = Match(inputs);
        return [.. _region!.Run(tensors).Select((t, i) => new HostTensor(Outputs[i].Name, Outputs[i].Type, [.. t.Dims], t.Bytes))];
    }

    public void Prepare(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        IReadOnlyList<Tensor> tensors = Match(inputs);
        _prepared = _region!.Prepare(tensors);
    }

    public double Time(int inferences, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inferences);
        return _time(_prepared ?? throw new InvalidOperationException("nothing was prepared"), inferences);
    }

    public void Dispose()
    {
        _disposed = true;
        _prepared = null;
        _region?.Dispose();
        _region = null;
    }

    /// <summary>Seconds of the processor's clock.</summary>
    public static double ByTheProcessor(Action run, int inferences)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < inferences; i++)
        {
            run();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The inputs in the graph's order; the model is compiled anew where the batch is larger than any before.</summary>
    private IReadOnlyList<Tensor> Match(IReadOnlyList<HostTensor> inputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        IReadOnlyList<HostTensor> ordered = ModelInputs.Match(Inputs, inputs);
        int batch = _graph.BatchSymbol is null ? 1 : (int)(ordered[0].Dims[0] / _graph.Inputs[0].Type.Shape[0].Factor);
        if (batch > _batch)
        {
            Compile(batch);
        }

        return [.. ordered.Select(t => new Tensor(ElementOf(t.Type), [.. t.Dims], t.Data))];
    }

    private void Compile(int batch)
    {
        _prepared = null;
        _region?.Dispose();
        _region = _backend.Compile(_graph, new CompileOptions { MaxBatch = batch, Threads = _options.Threads });
        _batch = batch;
    }

    private ModelPort Port(string value)
    {
        TensorType type = _graph.TypeOf(value);
        return new ModelPort(value, HostTypeOf(type.ElementType), [.. type.Shape.Select(d => d.IsKnown ? d.Value : ModelPort.Dynamic)]);
    }

    private HostElementType HostTypeOf(ElementType type) => type switch
    {
        ElementType.Float32 => HostElementType.Float32,
        ElementType.Float16 => HostElementType.Float16,
        ElementType.Float64 => HostElementType.Float64,
        ElementType.Int64 => HostElementType.Int64,
        ElementType.Int32 => HostElementType.Int32,
        ElementType.UInt8 => HostElementType.UInt8,
        ElementType.Int8 => HostElementType.Int8,
        ElementType.Bool => HostElementType.Bool,
        _ => throw new RuntimeFailedException(_backend.Name, "unsupported type", $"{type} does not pass in or out of models"),
    };

    private static ElementType ElementOf(HostElementType type) => type switch
    {
        HostElementType.Float32 => ElementType.Float32,
        HostElementType.Float16 => ElementType.Float16,
        HostElementType.Float64 => ElementType.Float64,
        HostElementType.Int64 => ElementType.Int64,
        HostElementType.Int32 => ElementType.Int32,
        HostElementType.UInt8 => ElementType.UInt8,
        HostElementType.Int8 => ElementType.Int8,
        HostElementType.Bool => ElementType.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
