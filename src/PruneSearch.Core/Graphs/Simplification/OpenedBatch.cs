namespace PruneSearch.Graphs.Simplification;

/// <summary>Rewrites what spells out a fixed batch, where its place in every value is known.</summary>
internal static class OpenedBatch
{
    /// <exception cref="InvalidInputException">A constant spells out the batch, or the graph does not fit together with an open one.</exception>
    public static ModelGraph Rewrite(ModelGraph graph, GraphInput[] inputs, FixedBatchPlaces places, long batch)
    {
        var initializers = graph.Initializers.ToBuilder();
        var nodes = new List<Node>();
        foreach (Node original in graph.Nodes)
        {
            nodes.Add(places.Find(original.Outputs[0]) is not { } place ? original : original.OpType switch
            {
                "Reshape" => original.WithInput(1, Target(original, place)),
                "Expand" => original.WithInput(1, Ones(original, place)),
                "Concat" => Joined(original, place),
                _ => original,
            });
        }

        return graph.With(nodes, initializers, inputs);

        string Target(Node node, BatchPlace place)
        {
            long[] target = [.. graph.TypeOf(node.Outputs[0]).Shape.Select(d => d.Value)];
            target[place.Axis] = -1;
            return Add(node, "open_shape", Tensor.Vector(target));
        }

        string Ones(Node node, BatchPlace place)
        {
            int[] target = graph.KnownIntegers(node.Inputs[1])!.Plain()!;
            int axis = place.Axis - (graph.TypeOf(node.Outputs[0]).Shape.Rank - target.Length);
            return Add(node, "open_shape", Tensor.Vector([.. target.Select((t, a) => a == axis ? 1L : t)]));
        }

        // A constant among the parts (a class token) is the same for every sample.
        Node Joined(Node node, BatchPlace place)
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (places.Find(node.Inputs[i]) is not null)
                {
                    continue;
                }

                if (batch != 1 || place is not { Outer: 1, Inner: 1 })
                {
                    throw new InvalidInputException($"node '{node.Label}' (Concat)", $"'{node.Inputs[i]}' spells out a batch of {batch}", "a constant is the same for every sample");
                }

                string name = Fresh($"{node.Outputs[0]}_part{i}");
                long[] ones = [.. Enumerable.Repeat(1L, graph.TypeOf(node.Inputs[i]).Shape.Rank)];
                nodes.Add(new Node(name + "_batch", "Shape", [inputs[0].Name], [name + "_batch"]).WithAttribute("start", 0L).WithAttribute("end", 1L));
                string[] parts = [.. new[] { (From: 0, To: place.Axis, Name: "before"), (From: place.Axis + 1, To: ones.Length, Name: "behind") }
                    .Where(p => p.To > p.From)
                    .Select(p => Add(node, $"part{i}_{p.Name}", Tensor.Vector(ones[p.From..p.To])))];
                nodes.Add(new Node(name + "_shape", "Concat", place.Axis == 0 ? [name + "_batch", .. parts] : [parts[0], name + "_batch", .. parts[1..]], [name + "_shape"]).WithAttribute("axis", 0L));
                nodes.Add(new Node(name, "Expand", [node.Inputs[i], name + "_shape"], [name]));
                node = node.WithInput(i, name);
            }

            return node;
        }

        string Fresh(string wanted) => ConstantFolding.FreshName(graph, initializers, wanted);

        string Add(Node node, string suffix, Tensor value)
        {
            string name = Fresh($"{node.Outputs[0]}_{suffix}");
            initializers[name] = value;
            return name;
        }
    }
}
