using PruneSearch.Graphs;

namespace PruneSearch.Compute.Lowering;

/// <summary>
/// Samples are computed side by side, so every node must treat each sample by itself; where the samples lie does not matter inside. They
/// enter and leave one behind the other.
/// </summary>
internal static class BatchRules
{
    /// <exception cref="InvalidInputException">A node mixes samples.</exception>
    public static void Check(ModelGraph graph, string batch)
    {
        var places = BatchPlaces.Of(graph);
        foreach (GraphInput input in graph.Inputs.Where(i => i.Type.ElementType.IsFloat()))
        {
            Outermost($"input '{input.Name}'", input.Name);
        }

        foreach (Node node in graph.Nodes)
        {
            if (places.WhyMixing(node) is { } reason)
            {
                throw Mixes(Place(node), reason);
            }

            foreach (string value in node.Outputs.Where(o => o.Length > 0 && graph.TypeOf(o).ElementType.IsFloat()))
            {
                TensorShape shape = graph.TypeOf(value).Shape;
                if (places.Find(value) is null || shape.Any(d => d.Symbol is not null && d.Symbol != batch))
                {
                    throw Mixes(Place(node), $"'{value}' has shape {shape}");
                }

                if (graph.Outputs.Contains(value))
                {
                    Outermost(Place(node), value);
                }
            }
        }

        void Outermost(string where, string value)
        {
            if (places.Find(value) is not { IsOutermost: true })
            {
                throw Mixes(where, $"'{value}' has shape {graph.TypeOf(value).Shape}");
            }
        }
    }

    private static string Place(Node node) => $"node '{node.Label}' ({node.OpType})";

    private static InvalidInputException Mixes(string where, string why) => new(
        where, $"{why}: it mixes samples of a batch", "the compute backend runs models whose open batch comes and goes as axis 0 and whose nodes treat each sample by itself; fix the batch (--bind) to run it as a whole");
}
