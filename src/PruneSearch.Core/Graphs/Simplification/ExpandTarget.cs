namespace PruneSearch.Graphs.Simplification;

/// <summary>
/// The target of an Expand as a constant. Exporters spell out all dimensions, and compute them from shapes: then the target would have to
/// follow every cut. Where it says 1 instead, the input's dimension counts. Only the batch stays computed, from the graph's first input.
/// </summary>
internal static class ExpandTarget
{
    public static Node Plain(ModelGraph graph, Node node, IDictionary<string, TensorSource> initializers, List<Node> nodes)
    {
        if (graph.KnownIntegers(node.Inputs[1]) is not { } target)
        {
            return node;
        }

        TensorShape input = graph.TypeOf(node.Inputs[0]).Shape;
        Dim[] plain = [.. target.Values];
        for (int axis = 0; axis < plain.Length; axis++)
        {
            int from = axis - (plain.Length - input.Rank);
            plain[axis] = from >= 0 && plain[axis] == input[from] ? Dim.One : plain[axis];
        }

        if (plain.All(d => d.IsKnown))
        {
            return plain.SequenceEqual(target.Values) && initializers.ContainsKey(node.Inputs[1])
                ? node
                : node.WithInput(1, Add(Tensor.Vector([.. plain.Select(d => d.Value)]), "shape"));
        }

        int batch = Array.FindIndex(plain, d => !d.IsKnown);
        bool alone = plain.Count(d => !d.IsKnown) == 1 && graph.Inputs.Length > 0 && graph.Inputs[0].Type.Shape is { Rank: > 0 } first && first[0] == plain[batch];
        if (!alone || IsPlain(graph, node.Inputs[1]))
        {
            return node;
        }

        string size = Fresh("batch");
        string computed = Fresh("shape");
        nodes.Add(new Node(size, "Shape", [graph.Inputs[0].Name], [size]).WithAttribute("start", 0L).WithAttribute("end", 1L));
        string[] parts = [.. new[] { (0, batch, "before"), (batch + 1, plain.Length, "behind") }
            .Where(p => p.Item2 > p.Item1)
            .Select(p => Add(Tensor.Vector([.. plain[p.Item1..p.Item2].Select(d => d.Value)]), "shape_" + p.Item3))];
        nodes.Add(new Node(computed, "Concat", batch == 0 ? [size, .. parts] : [parts[0], size, .. parts[1..]], [computed]).WithAttribute("axis", 0L));
        return node.WithInput(1, computed);

        string Fresh(string suffix) => ConstantFolding.FreshName(graph, initializers, $"{node.Outputs[0]}_{suffix}");

        string Add(Tensor value, string suffix)
        {
            string name = Fresh(suffix);
            initializers[name] = value;
            return name;
        }
    }

    /// <summary>Whether a target has this form already.</summary>
    private static bool IsPlain(ModelGraph graph, string target) =>
        graph.Producer(target) is { OpType: "Concat" } concat
        && concat.Inputs.All(i => graph.Initializers.ContainsKey(i) || graph.Producer(i) is { OpType: "Shape" } shape && shape.Inputs[0] == graph.Inputs[0].Name);
}
