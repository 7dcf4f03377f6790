using PruneSearch.Graphs;

namespace PruneSearch.Core.Tests.Pruning;

/// <summary>
/// Draws networks from everything that couples axes: convolutions of all kinds, sums, concatenations, splits, slices, pads, gathers,
/// gates, transposes, reshapes, token mixing. All values are [N, C, 4, 4]; what nothing reads is joined into the head.
/// </summary>
internal sealed class RandomGraph
{
    private const int Side = 4;

    private readonly RandomStream _random;
    private readonly GraphBuilder _b;
    private readonly List<(string Value, int Channels)> _values = [];
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);
    private readonly int _kinds;
    private int _count;

    private RandomGraph(ulong seed, int kinds)
    {
        _kinds = kinds;
        _random = new RandomStream(seed, "graph");
        _b = new GraphBuilder("random", seed);
    }

    public static ModelGraph Draw(ulong seed) => new RandomGraph(seed, kinds: 18).Build();

    /// <summary>With values resized here and there.</summary>
    public static ModelGraph DrawResized(ulong seed) => new RandomGraph(seed, kinds: 22).Build();

    private ModelGraph Build()
    {
        Add(_b.Input("x", 3, Side, Side), 3);
        Convolution(1 + _random.NextInt(2));
        int steps = 4 + _random.NextInt(9);
        for (int i = 0; i < steps; i++)
        {
            Step(_random.NextInt(_kinds));
        }

        return Head();
    }

    private void Step(int kind)
    {
        switch (kind)
        {
            case 0 or 1 or 2 or 3: Convolution(1); break;
            case 4: Convolution(2 + _random.NextInt(3)); break;
            case 5: Depthwise(); break;
            case 6 or 7: Binary(); break;
            case 8: Concat(); break;
            case 9: Split(); break;
            case 10: Slice(); break;
            case 11: Pad(); break;
            case 12: Gather(); break;
            case 13: Gate(); break;
            case 14: ChannelsLast(); break;
            case 15: Regroup(); break;
            case 16: Tokens(); break;
            case 17: Shared(); break;
            default: Resize(); break;
        }
    }

    private void Convolution(int groups)
    {
        (string x, int channels) = Take();
        while (channels % groups != 0)
        {
            groups--;
        }

        int outputs = groups * (1 + _random.NextInt(groups == 1 ? 8 : 3));
        string y = _b.Conv(Name("conv"), x, outputs, _random.NextInt(2) == 0 ? 1 : 3, groups: groups, bias: _random.NextInt(2) == 0, inputs: channels);
        _b.SetWidth(y, outputs);
        Add(Activate(_random.NextInt(2) == 0 ? y : _b.BatchNorm(Name("bn"), y)), outputs);
    }

    private void Depthwise()
    {
        (string x, int channels) = Take();
        int outputs = channels * (1 + _random.NextInt(2));
        Add(Activate(_b.Conv(Name("depthwise"), x, outputs, 3, groups: channels, bias: true, inputs: channels)), outputs);
    }

    private void Binary()
    {
        (string x, int channels) = Take();
        (string Value, int Channels)[] same = [.. _values.Where(v => v.Channels == channels)];
        string other = same[_random.NextInt(same.Length)].Value;
        string op = new[] { "Add", "Mul", "Sub" }[_random.NextInt(3)];
        if (_random.NextInt(4) == 0)
        {
            int[][] shapes = [[channels, 1, 1], [1, channels, Side, 1], [channels, Side, Side], [1]];
            other = _b.Weight(Name("operand"), 2, shapes[_random.NextInt(shapes.Length)]);
        }

        Add(_b.Node(op, Name("binary"), [x, Read(other)]), channels);
    }

    private void Concat()
    {
        (string Value, int Channels)[] parts = [.. Enumerable.Range(0, 2 + _random.NextInt(2)).Select(_ => Take())];
        if (parts.Sum(p => p.Channels) <= 24)
        {
            Add(_b.Node("Concat", Name("concat"), [.. parts.Select(p => p.Value)], ("axis", 1)), parts.Sum(p => p.Channels));
        }
    }

    private void Split()
    {
        (string x, int channels) = Take();
        int first = 1 + _random.NextInt(channels);
        if (first == channels)
        {
            return;
        }

        string[] parts = _b.Nodes("Split", Name("split"), [x, _b.Constant(Name("sizes"), Tensor.Vector(first, channels - first))], 2, ("axis", 1));
        Add(parts[0], first);
        Add(parts[1], channels - first);
    }

    private void Slice()
    {
        (string x, int channels) = Take();
        int start = _random.NextInt(channels);
        int end = start + 1 + _random.NextInt(channels - start);
        string[] inputs = [x, _b.Constant(Name("starts"), Tensor.Vector(start)), _b.Constant(Name("ends"), Tensor.Vector(end)), _b.Constant(Name("axes"), Tensor.Vector(1))];
        Add(_b.Node("Slice", Name("slice"), inputs), end - start);
    }

    private void Pad()
    {
        (string x, int channels) = Take();
        int begin = _random.NextInt(-1, 3);
        int end = _random.NextInt(-1, 3);
        if (channels + begin + end < 1)
        {
            return;
        }

        string[] inputs = [x, _b.Constant(Name("pads"), Tensor.Vector(0, begin, 0, 0, 0, end, 0, 0)), _b.Constant(Name("fill"), Tensor.Scalar(_random.NextInt(2) * 0.5f))];
        Add(_b.Node("Pad", Name("pad"), inputs), channels + begin + end);
    }

    private void Gather()
    {
        (string x, int channels) = Take();
        long[] indices = [.. Enumerable.Range(0, 1 + _random.NextInt(6)).Select(_ => (long)_random.NextInt(-channels, channels))];
        Add(_b.Node("Gather", Name("gather"), [x, _b.Constant(Name("indices"), Tensor.Vector(indices))], ("axis", 1)), indices.Length);
    }

    private void Gate()
    {
        (string x, int channels) = Take();
        string gate = _b.Relu(Name("relu"), _b.Conv(Name("down"), _b.GlobalAveragePool(Name("pool"), x), 1 + _random.NextInt(4), 1, bias: true, inputs: channels));
        gate = _b.Node("Sigmoid", Name("sigmoid"), [_b.Conv(Name("up"), gate, channels, 1, bias: true)]);
        Add(_b.Node("Mul", Name("gate"), [x, gate]), channels);
    }

    private void ChannelsLast()
    {
        (string x, int channels) = Take();
        string y = _b.Node("Transpose", Name("last"), [x], ("perm", new[] { 0, 2, 3, 1 }));
        y = _b.Node("Add", Name("bias"), [y, _b.Weight(Name("operand"), 2, channels)]);
        Add(_b.Node("Transpose", Name("first"), [y], ("perm", new[] { 0, 3, 1, 2 })), channels);
    }

    private void Regroup()
    {
        (string x, int channels) = Take();
        int[] divisors = [.. Enumerable.Range(1, channels).Where(d => channels % d == 0)];
        int outer = divisors[_random.NextInt(divisors.Length)];
        string y = _b.Node("Reshape", Name("split"), [x, _b.Constant(Name("parts"), Tensor.Vector(-1, outer, channels / outer, Side, Side))]);
        if (_random.NextInt(2) == 0)
        {
            y = _b.Node("Transpose", Name("shuffle"), [y], ("perm", new[] { 0, 2, 1, 3, 4 }));
        }

        Add(_b.Node("Reshape", Name("join"), [y, _b.Constant(Name("whole"), Tensor.Vector(0, channels, Side, Side))]), channels);
    }

    private void Tokens()
    {
        (string x, int channels) = Take();
        int hidden = 2 + _random.NextInt(5);
        string y = _b.Node("Reshape", Name("flat"), [x, _b.Constant(Name("target"), Tensor.Vector(0, 0, -1))]);
        y = _b.Node("Transpose", Name("tokens"), [y], ("perm", new[] { 0, 2, 1 }));
        y = _b.Node("MatMul", Name("mix"), [y, _b.Weight(Name("weight"), channels, channels, hidden)]);
        y = _b.Node("Transpose", Name("channels"), [_b.Node("Tanh", Name("tanh"), [y])], ("perm", new[] { 0, 2, 1 }));
        Add(_b.Node("Reshape", Name("image"), [y, _b.Constant(Name("target"), Tensor.Vector(0, hidden, Side, Side))]), hidden);
    }

    /// <summary>Up and down again, so that the size is the same.</summary>
    private void Resize()
    {
        (string x, int channels) = Take();
        string y = Resized("up", x, 2, "nearest");
        Add(Resized("down", Activate(y), 0.5f, "linear"), channels);

        string Resized(string name, string value, float scale, string mode) => _b.Node(
            "Resize", Name(name), [value, "", _b.Constant(Name("scales"), Tensor.Of<float>([4], [1, 1, scale, scale]))],
            ("mode", mode), ("coordinate_transformation_mode", "half_pixel"));
    }

    private void Shared()
    {
        (string x, int channels) = Take();
        (string Value, int Channels)[] same = [.. _values.Where(v => v.Channels == channels)];
        string other = Read(same[_random.NextInt(same.Length)].Value);
        int outputs = 1 + _random.NextInt(6);
        string weight = _b.Weight(Name("weight"), channels, outputs, channels, 1, 1);
        Add(_b.Node("Conv", Name("shared"), [x, weight]), outputs);
        Add(_b.Node("Conv", Name("shared"), [other, weight]), outputs);
    }

    private ModelGraph Head()
    {
        (string Value, int Channels)[] rest = [.. _values.Where(v => _unread.Contains(v.Value) || v == _values[^1])];
        int channels = rest.Sum(r => r.Channels);
        string x = rest.Length == 1 ? rest[0].Value : _b.Node("Concat", "joined", [.. rest.Select(r => r.Value)], ("axis", 1));
        bool pooled = _random.NextInt(2) == 0;
        x = _b.Flatten("flatten", pooled ? _b.GlobalAveragePool("pooled", x) : x, pooled ? channels : channels * Side * Side);
        (string Value, string Name)[] outputs = [(_b.Linear("fc", x, 3), "y")];
        return _b.Build(outputs);
    }

    private string Activate(string x)
    {
        string[] all = ["Relu", "LeakyRelu", "Sigmoid", "HardSwish", "Tanh", "Identity"];
        return _b.Node(all[_random.NextInt(all.Length)], Name("act"), [x]);
    }

    /// <summary>A value, more often one of the last.</summary>
    private (string Value, int Channels) Take()
    {
        int back = Math.Min(_random.NextInt(_values.Count), _random.NextInt(_values.Count));
        (string value, int channels) = _values[_values.Count - 1 - back];
        return (Read(value), channels);
    }

    private string Read(string value)
    {
        _unread.Remove(value);
        return value;
    }

    private void Add(string value, int channels)
    {
        _b.SetWidth(value, channels);
        _values.Add((value, channels));
        _unread.Add(value);
    }

    private string Name(string kind) => $"{kind}{++_count}";
}
