using System.Diagnostics;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Hardware;

namespace PruneSearch.Compute;

/// <summary>A model loaded by <see cref="ComputeRuntime"/>; compiled for the largest batch it has met.</summary>
internal sealed class ComputeModel : ILoadedModel
{
    private readonly ComputeBackend _backend;
    private readonly ModelGraph _graph;
    private readonly RuntimeOptions _options;
    private ICompiledRegion? _region;
    private int _batch;
    private Action? _prepared;

    public ComputeModel(ComputeBackend backend, ModelGraph graph, RuntimeOptions options)
    {
        _backend = backend;
        _graph = graph;
        _options = options;
        Inputs = [.. graph.Inputs.Select(i => Port(i.Name))];
        Outputs = [.. graph.Outputs.Select(Port)];
        Compile(graph.BatchSymbol is null ? 1 : options.Batch);
    }

    public IReadOnlyList<ModelPort> Inputs { get; }

    public IReadOnlyList<ModelPort> Outputs { get; }

    public IReadOnlyList<HostTensor> Run(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        IReadOnlyList<Tensor> tensors = Match(inputs);
        return [.. _region!.Run(tensors).Select((t, i) => new HostTensor(Outputs[i].Name, Outputs[i].Type, [.. t.Dims], t.Bytes))];
    }

    public void Prepare(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default) => _prepared = _region!.Prepare(Match(inputs));

    public double Time(int inferences, CancellationToken cancellation = default)
    {
        Action run = _prepared ?? throw new InvalidOperationException("nothing was prepared");
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < inferences; i++)
        {
            run();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _region?.Dispose();

    /// <summary>The inputs in the graph's order; the model is compiled anew where the batch is larger than any before.</summary>
    private IReadOnlyList<Tensor> Match(IReadOnlyList<HostTensor> inputs)
    {
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

    private static HostElementType HostTypeOf(ElementType type) => type switch
    {
        ElementType.Float32 => HostElementType.Float32,
        ElementType.Float16 => HostElementType.Float16,
        ElementType.Float64 => HostElementType.Float64,
        ElementType.Int64 => HostElementType.Int64,
        ElementType.Int32 => HostElementType.Int32,
        ElementType.UInt8 => HostElementType.UInt8,
        ElementType.Int8 => HostElementType.Int8,
        ElementType.Bool => HostElementType.Bool,
        _ => throw new RuntimeFailedException(ComputeRuntime.RuntimeName, "unsupported type", $"{type} does not pass in or out of models"),
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
