using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Models;

/// <summary>
/// Builds vision transformers of ordinary operators, node by node as PyTorch's exporter writes them, with the shape arithmetic that it
/// leaves behind. All weights are random.
/// </summary>
public sealed class VisionTransformer
{
    private readonly VisionTransformerOptions _options;
    private readonly GraphBuilder _graph;
    private readonly ExporterNodes _nodes;

    private VisionTransformer(VisionTransformerOptions options, ulong seed)
    {
        _options = options;
        _graph = new GraphBuilder("vit", seed);
        _nodes = new ExporterNodes(_graph);
    }

    public static ModelGraph Build(VisionTransformerOptions options, ulong seed = 1) => new VisionTransformer(options, seed).Build();

    private ModelGraph Build()
    {
        VisionTransformerOptions o = _options;
        string x = _graph.Conv("patches", _graph.Input("x", o.Channels, o.Image, o.Image), o.Width, o.Patch, o.Patch, pad: 0, bias: true);
        string sizes = _graph.Node("Slice", "patches.sizes", [_graph.Node("Shape", "patches.shape", [x]), _nodes.Ints(0), _nodes.Ints(2), _nodes.Ints(0)]);
        x = _graph.Node("Reshape", "patches.flat", [x, _graph.Node("Concat", "patches.target", [sizes, _nodes.Ints(-1)], ("axis", 0))]);
        x = _nodes.Transpose("patches.tokens", x, 0, 2, 1);
        x = _graph.Node("Concat", "tokens", [_nodes.Expand("token", _nodes.Vector("token.weight", 1, 1, o.Width), _nodes.Size("token.batch", x, 0), _nodes.Ints(-1), _nodes.Ints(-1)), x], ("axis", 1));
        x = _graph.Node("Add", "embedding", [x, _nodes.Vector("position", 1, o.Tokens, o.Width)]);
        for (int block = 0; block < o.Blocks; block++)
        {
            string name = $"b{block}.";
            x = _graph.Node("Add", name + "sum1", [x, new AttentionNodes(o, _graph, _nodes, name).Build(Normalize(name + "norm1", x))]);
            x = _graph.Node("Add", name + "sum2", [x, FeedForward(name, Normalize(name + "norm2", x))]);
        }

        // The token that has attended to all others.
        string index = _graph.Constant("read.index", Tensor.Scalar(o.Causal ? o.Tokens - 1L : 0L));
        x = _graph.Node("Gather", "read", [Normalize("norm", x), index], ("axis", 1));
        _graph.SetWidth(x, o.Width);
        return _graph.Build((_graph.Linear("head", x, o.Classes), "y"));
    }

    private string FeedForward(string name, string x)
    {
        x = _nodes.Linear(name + "up", x, _options.Width, _options.Hidden);
        return _nodes.Linear(name + "down", _options.TanhGelu ? TanhGelu(name + "gelu", x) : ErfGelu(name + "gelu", x), _options.Hidden, _options.Width);
    }

    private string ErfGelu(string name, string x)
    {
        string erf = _graph.Node("Erf", name + ".erf", [_graph.Node("Div", name + ".div", [x, _nodes.Number(1.4142135f)])]);
        string gated = _graph.Node("Mul", name + ".mul", [x, _graph.Node("Add", name + ".add", [erf, _nodes.Number(1)])]);
        return _graph.Node("Mul", name + ".half", [gated, _nodes.Number(0.5f)]);
    }

    private string TanhGelu(string name, string x)
    {
        string cube = _graph.Node("Mul", name + ".weighted", [_graph.Node("Pow", name + ".cube", [x, _nodes.Number(3)]), _nodes.Number(0.044715f)]);
        string inner = _graph.Node("Mul", name + ".scaled", [_graph.Node("Add", name + ".inner", [x, cube]), _nodes.Number(0.7978846f)]);
        string gate = _graph.Node("Add", name + ".add", [_graph.Node("Tanh", name + ".tanh", [inner]), _nodes.Number(1)]);
        return _graph.Node("Mul", name + ".mul", [_graph.Node("Mul", name + ".half", [x, _nodes.Number(0.5f)]), gate]);
    }

    private string Normalize(string name, string x)
    {
        string scale = _nodes.Vector(name + ".weight", _options.Width);
        string shift = _nodes.Vector(name + ".bias", _options.Width);
        if (_options.NormalizationOperator)
        {
            return _graph.Node("LayerNormalization", name, [x, scale, shift], ("axis", -1), ("epsilon", 1e-5f));
        }

        string centered = _graph.Node("Sub", name + ".sub", [x, Mean(name + ".mean", x)]);
        string variance = Mean(name + ".variance", _graph.Node("Pow", name + ".pow", [centered, _nodes.Number(2)]));
        string deviation = _graph.Node("Sqrt", name + ".sqrt", [_graph.Node("Add", name + ".epsilon", [variance, _nodes.Number(1e-5f)])]);
        string scaled = _graph.Node("Mul", name + ".mul", [_graph.Node("Div", name + ".div", [centered, deviation]), scale]);
        return _graph.Node("Add", name + ".add", [scaled, shift]);
    }

    private string Mean(string name, string x) => _graph.Node("ReduceMean", name, [x], ("axes", new[] { -1 }));
}
