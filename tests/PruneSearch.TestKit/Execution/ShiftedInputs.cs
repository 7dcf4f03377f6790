using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Execution;

/// <summary>A graph with a parameter added to every input, so that gradients of inputs are seen too.</summary>
public static class ShiftedInputs
{
    public static ModelGraph Of(ModelGraph graph)
    {
        var random = new RandomStream(13, "shift");
        var nodes = new List<Node>();
        var initializers = graph.Initializers.ToBuilder();
        foreach (GraphInput input in graph.Inputs)
        {
            int[] dims = input.Type.Shape.Concrete();
            float[] data = [.. Enumerable.Range(0, dims.Aggregate(1, (a, b) => a * b)).Select(_ => (float)random.NextGaussian() * 0.1f)];
            initializers.Add("shift_" + input.Name, Tensor.Of(dims, data));
            nodes.Add(new Node("shift_" + input.Name, "Add", [input.Name, "shift_" + input.Name], ["shifted_" + input.Name]));
        }

        nodes.AddRange(graph.Nodes.Select(n => n with { Inputs = [.. n.Inputs.Select(i => graph.Inputs.Any(g => g.Name == i) ? "shifted_" + i : i)] }));
        return graph.With(nodes, initializers);
    }
}
