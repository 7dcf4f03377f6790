using System.Buffers;
using PruneSearch.Compute.Lowering;
using PruneSearch.Compute.Program;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute;

/// <summary>One set of inputs on its way through a region: checked, pinned, with memory for the outputs.</summary>
internal sealed unsafe class RegionCall : IDisposable
{
    private readonly HostPartition _partition;
    private readonly CompiledProgram? _program;
    private readonly Dictionary<string, Tensor> _values = new(StringComparer.Ordinal);
    private readonly List<MemoryHandle> _pins = [];
    private readonly float[][] _outputs;
    private readonly float*[] _inputPointers;
    private readonly float*[] _outputPointers;
    private readonly int _samples;

    public RegionCall(HostPartition partition, Func<CompiledProgram> program, IReadOnlyList<Tensor> inputs, int maxBatch)
    {
        _partition = partition;
        ModelGraph region = partition.Region;
        if (inputs.Count != region.Inputs.Length)
        {
            throw new ArgumentException($"{inputs.Count} tensors for {region.Inputs.Length} inputs");
        }

        _samples = RegionInputs.Check(region, inputs, maxBatch);
        for (int i = 0; i < inputs.Count; i++)
        {
            _values[region.Inputs[i].Name] = inputs[i];
        }

        foreach (Node node in partition.Before)
        {
            EvaluateOnHost(node);
        }

        ModelGraph graph = partition.Graph;
        _inputPointers = new float*[graph.Inputs.Length];
        _outputPointers = new float*[graph.Outputs.Length];
        _outputs = new float[graph.Outputs.Length][];
        if (graph.Nodes.IsEmpty && graph.Outputs.All(o => graph.Initializers.ContainsKey(o)))
        {
            return;
        }

        _program = program();
        for (int i = 0; i < _inputPointers.Length; i++)
        {
            if (graph.Inputs[i].Type.ElementType.IsFloat())
            {
                Tensor tensor = _values[graph.Inputs[i].Name];
                Tensor single = tensor.ElementType == ElementType.Float32 ? tensor : Tensor.Of<float>([.. tensor.Dims], tensor.ToFloats());
                _inputPointers[i] = (float*)Pin(single.Bytes);
            }
        }

        for (int o = 0; o < _outputs.Length; o++)
        {
            _outputs[o] = GC.AllocateUninitializedArray<float>(Dims(graph, graph.Outputs[o]).Aggregate(1, (a, b) => checked(a * b)), pinned: true);
            fixed (float* start = _outputs[o])
            {
                _outputPointers[o] = start;
            }
        }
    }

    public void Execute()
    {
        if (_program is null)
        {
            return;
        }

        _inputPointers.CopyTo(_program.Ports.InputData, 0);
        _outputPointers.CopyTo(_program.Ports.OutputData, 0);
        _program.Forward(_partition.Graph.BatchSymbol is null ? 1 : _samples);
    }

    public IReadOnlyList<Tensor> Outputs()
    {
        ModelGraph graph = _partition.Graph;
        for (int o = 0; o < graph.Outputs.Length; o++)
        {
            string name = graph.Outputs[o];
            if (graph.Initializers.TryGetValue(name, out TensorSource? constant))
            {
                _values[name] = constant.Read();
                continue;
            }

            int[] dims = Dims(graph, name);
            _values[name] = Tensor.FromFloats(graph.TypeOf(name).ElementType, Array.ConvertAll(dims, d => (long)d), _outputs[o]);
        }

        foreach (Node node in _partition.After)
        {
            EvaluateOnHost(node);
        }

        return [.. _partition.Region.Outputs.Select(Value)];
    }

    public void Dispose()
    {
        foreach (MemoryHandle pin in _pins)
        {
            pin.Dispose();
        }

        _pins.Clear();
    }

    private nint Pin(ReadOnlyMemory<byte> bytes)
    {
        MemoryHandle pin = bytes.Pin();
        _pins.Add(pin);
        return (nint)pin.Pointer;
    }

    private int[] Dims(ModelGraph graph, string value) => graph.TypeOf(value).Shape.Concrete(_samples);

    private Tensor Value(string name) =>
        _values.TryGetValue(name, out Tensor? value) ? value : _partition.Region.Initializers[name].Read();

    private void EvaluateOnHost(Node node)
    {
        Tensor[] results = OperatorRegistry.Get(node).Evaluate(node, [.. node.Inputs.Select(i => i.Length > 0 ? Value(i) : null)])
            ?? throw new InvalidInputException($"node '{node.Label}' ({node.OpType})", "computes with element types that are not supported", "integer work is done in int32, int64, uint8 and bool");
        for (int o = 0; o < node.Outputs.Length; o++)
        {
            _values[node.Outputs[o]] = results[o];
        }
    }
}
