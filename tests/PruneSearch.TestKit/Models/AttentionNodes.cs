using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Models;

/// <summary>The nodes of one attention.</summary>
internal sealed class AttentionNodes(VisionTransformerOptions options, GraphBuilder graph, ExporterNodes nodes, string name)
{
    public string Build(string x)
    {
        (string q, string k, string v) = options.Layout switch
        {
            AttentionLayout.FusedReshape => FusedReshape(x),
            AttentionLayout.FusedSlices => FusedSlices(x),
            AttentionLayout.SequenceFirst => SequenceFirst(x),
            _ => (Heads("q", x, options.Heads, 0, 2, 1, 3), Heads("k", x, options.KeyHeads, 0, 2, 1, 3), Heads("v", x, options.KeyHeads, 0, 2, 1, 3)),
        };
        if (options.Layout == AttentionLayout.GroupedExpand)
        {
            (k, v) = (Repeated("k", x, k), Repeated("v", x, v));
        }
        else if (options.Layout == AttentionLayout.GroupedBroadcast)
        {
            q = nodes.Reshape(name + "q.groups", q, Batch("q.groups", x), nodes.Ints(options.KeyHeads), nodes.Ints(options.Heads / options.KeyHeads), nodes.Ints(options.Tokens), nodes.Ints(options.HeadSize));
            (k, v) = (graph.Node("Unsqueeze", name + "k.one", [k, nodes.Ints(2)]), graph.Node("Unsqueeze", name + "v.one", [v, nodes.Ints(2)]));
        }

        int rank = options.Layout switch { AttentionLayout.SequenceFirst => 3, AttentionLayout.GroupedBroadcast => 5, _ => 4 };
        int[] swap = [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2];
        string scores = graph.Node("MatMul", name + "scores", [q, nodes.Transpose(name + "k.swap", k, swap)]);
        scores = graph.Node("Div", name + "scale", [scores, nodes.Number(MathF.Sqrt(options.HeadSize))]);
        string mixed = graph.Node("MatMul", name + "mix", [graph.Node("Softmax", name + "softmax", [options.Causal ? Masked(scores) : scores], ("axis", -1)), v]);
        return Joined(x, mixed);
    }

    private string Joined(string x, string mixed)
    {
        int features = options.Heads * options.HeadSize;
        if (options.Layout == AttentionLayout.SequenceFirst)
        {
            string rows = nodes.Reshape(
                name + "rows", nodes.Transpose(name + "back", mixed, 1, 0, 2), Product(name + "rows.count", nodes.Ints(options.Tokens), Batch("rows", x)), nodes.Ints(features));
            string bias = nodes.Vector(name + "o.bias", options.Width);
            rows = graph.Node("Gemm", name + "o", [rows, graph.Weight(name + "o.weight", features, options.Width, features), bias], ("transB", 1));
            return nodes.Transpose(name + "first", nodes.Reshape(name + "sequence", rows, nodes.Ints(options.Tokens), Batch("sequence", x), nodes.Ints(options.Width)), 1, 0, 2);
        }

        if (options.Layout == AttentionLayout.GroupedBroadcast)
        {
            mixed = nodes.Reshape(name + "ungrouped", mixed, Batch("ungrouped", x), nodes.Ints(options.Heads), nodes.Ints(options.Tokens), nodes.Ints(options.HeadSize));
        }

        string joined = nodes.Reshape(name + "join", nodes.Transpose(name + "back", mixed, 0, 2, 1, 3), Batch("join", x), Length("join", x), nodes.Ints(features));
        return nodes.Linear(name + "o", joined, features, options.Width);
    }

    private (string Q, string K, string V) FusedReshape(string x)
    {
        string all = nodes.Linear(name + "qkv", x, options.Width, 3 * options.Heads * options.HeadSize);
        all = nodes.Reshape(name + "qkv.split", all, Batch("qkv", x), Length("qkv", x), nodes.Ints(3), nodes.Ints(options.Heads), nodes.Ints(options.HeadSize));
        string[] parts = graph.Nodes("Split", name + "qkv.parts", [nodes.Transpose(name + "qkv.order", all, 2, 0, 3, 1, 4)], 3, ("axis", 0));
        string[] each = [.. parts.Select((p, i) => graph.Node("Squeeze", $"{name}qkv.{i}", [p, nodes.Ints(0)]))];
        return (each[0], each[1], each[2]);
    }

    private (string Q, string K, string V) FusedSlices(string x)
    {
        string[] each = [.. Sliced(nodes.Linear(name + "qkv", x, options.Width, 3 * options.Heads * options.HeadSize)).Select((p, i) => Split($"part{i}", x, p, options.Heads, 0, 2, 1, 3))];
        return (each[0], each[1], each[2]);
    }

    private (string Q, string K, string V) SequenceFirst(string x)
    {
        string sequence = nodes.Transpose(name + "qkv.sequence", x, 1, 0, 2);
        string[] each = [.. Sliced(nodes.Linear(name + "qkv", sequence, options.Width, 3 * options.Heads * options.HeadSize)).Select((p, i) =>
        {
            string heads = Product($"{name}part{i}.count", Batch($"part{i}", x), nodes.Ints(options.Heads));
            return nodes.Transpose($"{name}part{i}.order", nodes.Reshape($"{name}part{i}.heads", p, nodes.Ints(options.Tokens), heads, nodes.Ints(options.HeadSize)), 1, 0, 2);
        })];
        return (each[0], each[1], each[2]);
    }

    private IEnumerable<string> Sliced(string all)
    {
        int size = options.Heads * options.HeadSize;
        return Enumerable.Range(0, 3).Select(i => graph.Node("Slice", $"{name}qkv.slice{i}", [all, nodes.Ints(i * size), nodes.Ints((i + 1) * size), nodes.Ints(-1)]));
    }

    private string Heads(string part, string x, int heads, params int[] permutation) =>
        Split(part, x, nodes.Linear(name + part, x, options.Width, heads * options.HeadSize), heads, permutation);

    private string Split(string part, string x, string projected, int heads, params int[] permutation) =>
        nodes.Transpose($"{name}{part}.order", nodes.Reshape($"{name}{part}.split", projected, Batch(part, x), Length(part, x), nodes.Ints(heads), nodes.Ints(options.HeadSize)), permutation);

    private string Repeated(string part, string x, string heads)
    {
        string one = graph.Node("Unsqueeze", $"{name}{part}.one", [heads, nodes.Ints(2)]);
        string all = nodes.Expand($"{name}{part}.expand", one, Batch(part + ".expand", x), Length(part + ".keys", heads), nodes.Ints(options.Heads / options.KeyHeads), nodes.Ints(options.Tokens), nodes.Ints(-1));
        return nodes.Reshape($"{name}{part}.repeated", all, Batch(part + ".repeated", x), nodes.Ints(options.Heads), nodes.Ints(options.Tokens), nodes.Ints(options.HeadSize));
    }

    private string Masked(string scores)
    {
        bool[] hidden = [.. Enumerable.Range(0, options.Tokens * options.Tokens).Select(i => i % options.Tokens > i / options.Tokens)];
        string mask = graph.Constant(name + "mask", Tensor.Of([options.Tokens, options.Tokens], hidden));
        return graph.Node("Where", name + "masked", [mask, nodes.Number(float.NegativeInfinity), scores]);
    }

    private string Batch(string part, string x) => nodes.Size($"{name}{part}.batch", x, 0);

    private string Length(string part, string x) => nodes.Size($"{name}{part}.length", x, 1);

    private string Product(string product, string a, string b) => graph.Node("Mul", product, [a, b]);
}
