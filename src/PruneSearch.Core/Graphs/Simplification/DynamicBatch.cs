using PruneSearch.Graphs.Operators;

namespace PruneSearch.Graphs.Simplification;

/// <summary>Opens the batch dimension of a model that was exported with a fixed one.</summary>
public static class DynamicBatch
{
    /// <summary>The symbol that an opened batch gets.</summary>
    public const string Symbol = "N";

    /// <summary>
    /// The same graph with an open batch on every input and output, or null (and the reason) where the graph does not allow it: an
    /// operation mixes samples, or an output does not start with the batch.
    /// </summary>
    public static ModelGraph? TryOpen(ModelGraph graph, out string? reason)
    {
        reason = null;
        if (graph.BatchSymbol is not null)
        {
            return graph;
        }

        if (graph.Inputs.Length == 0 || graph.Inputs.Any(i => i.Type.Shape.Rank == 0 || i.Type.Shape[0] != graph.Inputs[0].Type.Shape[0]))
        {
            reason = "the inputs do not share a first dimension";
            return null;
        }

        Dim batch = graph.Inputs[0].Type.Shape[0];
        GraphInput[] inputs = [.. graph.Inputs.Select(i => i with { Type = i.Type with { Shape = i.Type.Shape.With(0, new Dim(1, Symbol)) } })];
        if (Checked(graph, batch, () => Rewrite(graph, inputs, batch.Value), out reason) is { } open)
        {
            return open;
        }

        // The batch does not lead everywhere: it has to be found in every value.
        var places = new FixedBatchPlaces(graph, (int)batch.Value);
        if (places.Mixing is not null)
        {
            return null;
        }

        ModelGraph? followed = Checked(graph, batch, () => OpenedBatch.Rewrite(graph, inputs, places, batch.Value), out string? otherReason);
        reason = followed is null ? otherReason : null;
        return followed;
    }

    private static ModelGraph? Checked(ModelGraph graph, Dim batch, Func<ModelGraph> rewrite, out string? reason)
    {
        reason = null;
        try
        {
            ModelGraph open = rewrite();
            var places = BatchPlaces.Of(open);
            if (open.Nodes.FirstOrDefault(n => places.WhyMixing(n) is not null) is { } mixing)
            {
                reason = $"{mixing} does not treat each sample by itself: {places.WhyMixing(mixing)}";
                return null;
            }

            foreach (string output in graph.Outputs)
            {
                TensorShape before = graph.TypeOf(output).Shape;
                TensorShape after = open.TypeOf(output).Shape;
                if (before.Rank == 0 || after != before.With(0, Dim.Divide(before[0], batch) is { } factor ? new Dim(factor.Value, Symbol) : before[0]))
                {
                    reason = $"output '{output}' would change from {before} to {after}";
                    return null;
                }
            }

            return open;
        }
        catch (InvalidInputException e)
        {
            reason = e.Message;
            return null;
        }
    }

    private static ModelGraph Rewrite(ModelGraph graph, GraphInput[] inputs, long batch)
    {
        var types = new Dictionary<string, TensorType>(StringComparer.Ordinal);
        var known = new Dictionary<string, KnownIntegers>(StringComparer.Ordinal);
        var initializers = graph.Initializers.ToBuilder();
        foreach (GraphInput input in inputs)
        {
            types[input.Name] = input.Type;
        }

        foreach ((string name, TensorSource source) in graph.Initializers)
        {
            types[name] = source.Type;
        }

        var nodes = new List<Node>();
        foreach (Node original in graph.Nodes)
        {
            Node node = original;
            if (node.OpType == "Reshape" && types[node.Inputs[0]].Shape is { Rank: > 0 } shape && shape[0].Symbol == Symbol
                && graph.KnownIntegers(node.Inputs[1])?.Plain() is { Length: > 0 } target && target[0] > 0 && target[0] % batch == 0 && !target.Contains(-1))
            {
                string name = node.Outputs[0] + "_open_shape";
                initializers[name] = Tensor.Vector([-1, .. target.Skip(1).Select(t => (long)t)]);
                types[name] = initializers[name].Type;
                node = node.WithInput(1, name);
            }

            ShapeInference.Infer(node, types, n => initializers.GetValueOrDefault(n), known);
            nodes.Add(node);
        }

        return graph.With(nodes, initializers, inputs);
    }
}
