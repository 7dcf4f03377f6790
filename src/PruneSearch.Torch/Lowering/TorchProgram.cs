using PruneSearch.Graphs;

namespace PruneSearch.Torch.Lowering;

/// <summary>A graph as a list of calls into libtorch. Immutable; what it runs on is passed in.</summary>
internal sealed class TorchProgram
{
    private readonly ModelGraph _graph;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly TorchStep[] _steps;
    private readonly bool[] _kept; // what belongs to the caller

    /// <exception cref="InvalidInputException">A node cannot be computed: names it and the reason.</exception>
    public TorchProgram(ModelGraph graph, torch.Device device)
    {
        _graph = graph;
        var needed = new HashSet<string>(graph.Outputs, StringComparer.Ordinal);
        var steps = new List<TorchStep>();
        foreach (Node node in graph.Nodes.Reverse())
        {
            if (!node.Outputs.Any(needed.Contains))
            {
                continue;
            }

            var lowering = new NodeLowering(graph, node, device);
            TorchFunction function = TorchOperators.Of(lowering);
            int[] outputs = [.. node.Outputs.Select(o => o.Length > 0 && needed.Contains(o) ? Place(o) : -1)];
            string[] read = [.. node.Inputs.Select((name, i) => lowering.Statics.Contains(i) ? string.Empty : name)];
            int[] last = [.. read.Where(r => r.Length > 0 && !needed.Contains(r)).Distinct(StringComparer.Ordinal).Select(Place)];
            needed.UnionWith(read.Where(r => r.Length > 0));
            steps.Add(new TorchStep($"node '{node.Label}' ({node.OpType})", function, [.. read.Select(r => r.Length > 0 ? Place(r) : -1)], outputs, last));
        }

        steps.Reverse();
        _steps = [.. steps];
        Constants = [.. graph.Initializers.Keys.Where(needed.Contains)];
        Given = [.. graph.Inputs.Select(i => i.Name)];
        foreach (string name in Constants.Concat(Given).Concat(graph.Outputs))
        {
            Place(name);
        }

        _kept = new bool[_places.Count];
        foreach (string name in Constants.Concat(Given))
        {
            _kept[_places[name]] = true;
        }
    }

    /// <summary>The initialisers that the program reads.</summary>
    public IReadOnlyList<string> Constants { get; }

    /// <summary>The graph's inputs.</summary>
    public IReadOnlyList<string> Given { get; }

    public int Length => _steps.Length;

    /// <summary>
    /// Runs it all. Values are let go of as soon as nothing reads them; who calls owns the outputs, and the constants and inputs stay its own.
    /// </summary>
    public DeviceTensor[] Run(IReadOnlyDictionary<string, DeviceTensor> constants, IReadOnlyList<DeviceTensor> inputs, RunContext run)
    {
        DeviceTensor?[] values = Start(constants, inputs);
        Execute(values, 0, Length, run);
        return Outputs(values);
    }

    /// <summary>Places for all values, filled with constants and inputs.</summary>
    public DeviceTensor?[] Start(IReadOnlyDictionary<string, DeviceTensor> constants, IReadOnlyList<DeviceTensor> inputs)
    {
        var values = new DeviceTensor?[_places.Count];
        foreach (string name in Constants)
        {
            values[_places[name]] = constants[name];
        }

        for (int i = 0; i < inputs.Count; i++)
        {
            values[_places[Given[i]]] = inputs[i];
        }

        return values;
    }

    /// <summary>Runs steps [from, to).</summary>
    public void Execute(DeviceTensor?[] values, int from, int to, RunContext run)
    {
        for (int at = from; at < to; at++)
        {
            TorchStep step = _steps[at];
            DeviceTensor?[] results = step.Function(Array.ConvertAll(step.Inputs, i => i < 0 ? null : values[i]), run);
            for (int o = 0; o < step.Outputs.Length && o < results.Length; o++)
            {
                if (step.Outputs[o] >= 0)
                {
                    values[step.Outputs[o]] = results[o];
                }
                else
                {
                    results[o]?.Dispose();
                }
            }

            foreach (int place in step.Last)
            {
                if (!_kept[place])
                {
                    values[place]?.Dispose();
                    values[place] = null;
                }
            }
        }
    }

    public DeviceTensor[] Outputs(DeviceTensor?[] values) => [.. _graph.Outputs.Select(o => values[_places[o]]!)];

    /// <summary>Places of values that are alive before step <paramref name="at"/> and were computed by a step.</summary>
    public IReadOnlyList<int> AliveAt(int at)
    {
        var alive = new HashSet<int>();
        for (int s = 0; s < at; s++)
        {
            alive.UnionWith(_steps[s].Outputs.Where(o => o >= 0));
        }

        var read = new HashSet<int>(_steps.Skip(at).SelectMany(s => s.Inputs).Concat(_graph.Outputs.Select(o => _places[o])));
        return [.. alive.Where(p => read.Contains(p) && !_kept[p]).Order()];
    }

    /// <summary>Places of the graph's outputs, in their order.</summary>
    public IReadOnlyList<int> OutputPlaces => [.. _graph.Outputs.Select(o => _places[o])];

    private int Place(string value)
    {
        if (!_places.TryGetValue(value, out int place))
        {
            place = _places.Count;
            _places.Add(value, place);
        }

        return place;
    }
}
