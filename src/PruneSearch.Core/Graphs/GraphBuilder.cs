namespace PruneSearch.Graphs;

/// <summary>
/// Builds graphs in code: every method adds a node with its weights and returns the name of its output. Convolutions and linear layers
/// are initialised as in He et al., "Delving Deep into Rectifiers" (2015), normal with fan-in; batch normalisation as the identity.
/// </summary>
public sealed class GraphBuilder
{
    private readonly string _name;
    private readonly RandomStream _random;
    private readonly List<GraphInput> _inputs = [];
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, TensorSource> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _widths = new(StringComparer.Ordinal);

    public GraphBuilder(string name, ulong seed = 1)
    {
        _name = name;
        _random = new RandomStream(seed, "weights");
    }

    /// <summary>An input with an open batch N: <paramref name="sample"/> are the dimensions behind it.</summary>
    public string Input(string name, params ReadOnlySpan<int> sample)
    {
        var dims = new Dim[sample.Length + 1];
        dims[0] = new Dim(1, "N");
        for (int i = 0; i < sample.Length; i++)
        {
            dims[i + 1] = sample[i];
        }

        _inputs.Add(new GraphInput(name, new TensorType(ElementType.Float32, new TensorShape(dims))));
        _widths[name] = sample[0];
        return name;
    }

    /// <summary>States the channels of a value, where <see cref="Node"/> cannot know them.</summary>
    public void SetWidth(string value, int channels) => _widths[value] = channels;

    public string Constant(string name, Tensor value)
    {
        _initializers.Add(name, value);
        return name;
    }

    /// <summary>Any node: inputs, then attributes.</summary>
    public string Node(string opType, string name, string[] inputs, params (string Name, AttributeValue Value)[] attributes)
    {
        var node = new Node(name, opType, [.. inputs], [name + "_out"]);
        foreach ((string key, AttributeValue value) in attributes)
        {
            node = node.WithAttribute(key, value);
        }

        _nodes.Add(node);
        if (_widths.TryGetValue(inputs[0], out int width))
        {
            _widths[node.Outputs[0]] = width;
        }

        return node.Outputs[0];
    }

    /// <summary>A node with several outputs, named NAME_0, NAME_1, ...</summary>
    public string[] Nodes(string opType, string name, string[] inputs, int outputs, params (string Name, AttributeValue Value)[] attributes)
    {
        string[] names = [.. Enumerable.Range(0, outputs).Select(i => $"{name}_{i}")];
        var node = new Node(name, opType, [.. inputs], [.. names]);
        foreach ((string key, AttributeValue value) in attributes)
        {
            node = node.WithAttribute(key, value);
        }

        _nodes.Add(node);
        return names;
    }

    /// <summary>A square 2-D convolution.</summary>
    public string Conv(string name, string x, int outputs, int kernel, int stride = 1, int? pad = null, int groups = 1, bool bias = false, int? inputs = null)
    {
        int channels = inputs ?? _widths[x];
        int p = pad ?? kernel / 2;
        int perGroup = channels / groups;
        Weight(name + ".weight", perGroup * kernel * kernel, outputs, perGroup, kernel, kernel);
        string[] all = [x, name + ".weight"];
        if (bias)
        {
            Fill(name + ".bias", 0, outputs);
            all = [.. all, name + ".bias"];
        }

        string y = Node("Conv", name, all, ("kernel_shape", new[] { kernel, kernel }), ("strides", new[] { stride, stride }), ("pads", new[] { p, p, p, p }), ("group", groups));
        _widths[y] = outputs;
        return y;
    }

    public string BatchNorm(string name, string x)
    {
        int channels = _widths[x];
        Fill(name + ".weight", 1, channels);
        Fill(name + ".bias", 0, channels);
        Fill(name + ".running_mean", 0, channels);
        Fill(name + ".running_var", 1, channels);
        return Node("BatchNormalization", name, [x, name + ".weight", name + ".bias", name + ".running_mean", name + ".running_var"]);
    }

    public string Relu(string name, string x) => Node("Relu", name, [x]);

    public string Add(string name, string a, string b) => Node("Add", name, [a, b]);

    public string MaxPool(string name, string x, int kernel, int stride, int pad = 0) =>
        Node("MaxPool", name, [x], ("kernel_shape", new[] { kernel, kernel }), ("strides", new[] { stride, stride }), ("pads", new[] { pad, pad, pad, pad }));

    public string GlobalAveragePool(string name, string x) => Node("GlobalAveragePool", name, [x]);

    /// <summary>All axes but the batch as one, of <paramref name="width"/> elements.</summary>
    public string Flatten(string name, string x, int width)
    {
        string y = Node("Flatten", name, [x], ("axis", 1));
        _widths[y] = width;
        return y;
    }

    /// <summary>A linear layer: Gemm with weight [outputs, inputs] and a bias.</summary>
    public string Linear(string name, string x, int outputs)
    {
        int inputs = _widths[x];
        Weight(name + ".weight", inputs, outputs, inputs);
        Fill(name + ".bias", 0, outputs);
        string y = Node("Gemm", name, [x, name + ".weight", name + ".bias"], ("transB", 1));
        _widths[y] = outputs;
        return y;
    }

    /// <summary>A normally distributed initialiser with standard deviation sqrt(2 / fanIn).</summary>
    public string Weight(string name, int fanIn, params int[] dims)
    {
        double scale = Math.Sqrt(2.0 / fanIn);
        var data = new float[dims.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (float)(_random.NextGaussian() * scale);
        }

        return Constant(name, Tensor.Of(dims, data));
    }

    public string Fill(string name, float value, params int[] dims)
    {
        var data = new float[dims.Aggregate(1, (a, b) => a * b)];
        Array.Fill(data, value);
        return Constant(name, Tensor.Of(dims, data));
    }

    /// <summary>Adds normal noise to an initialiser, kept positive where it was.</summary>
    public void Perturb(string name, double scale)
    {
        Tensor tensor = _initializers[name].Read();
        float[] data = tensor.ToFloats();
        for (int i = 0; i < data.Length; i++)
        {
            double noise = _random.NextGaussian() * scale;
            data[i] = data[i] > 0 ? (float)(data[i] * Math.Exp(noise)) : (float)(data[i] + noise);
        }

        _initializers[name] = Tensor.FromFloats(tensor.ElementType, [.. tensor.Dims], data);
    }

    /// <summary>The graph, with its last outputs renamed to the given names.</summary>
    public ModelGraph Build(params (string Value, string Name)[] outputs)
    {
        var names = outputs.ToDictionary(o => o.Value, o => o.Name, StringComparer.Ordinal);
        IEnumerable<Node> renamed = _nodes.Select(n => n with
        {
            Inputs = [.. n.Inputs.Select(i => names.GetValueOrDefault(i, i))],
            Outputs = [.. n.Outputs.Select(o => names.GetValueOrDefault(o, o))],
        });
        return new ModelGraph(_name, _inputs, outputs.Select(o => o.Name), renamed, _initializers, new ModelMetadata { ProducerName = "PruneSearch" });
    }
}
