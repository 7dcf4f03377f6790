using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Tools;

/// <summary>Takes over the weights of a model that came back from a trainer, and nothing else of it.</summary>
internal static class TrainedWeights
{
    /// <param name="graph">The model in memory.</param>
    /// <param name="sent">The model as the trainer got it, read from its file.</param>
    /// <param name="trained">What the trainer wrote, read from its file.</param>
    /// <exception cref="FormatException">It is not the same graph with other floating-point weights.</exception>
    /// <exception cref="WorkFailedException">A weight is not a finite number.</exception>
    public static ModelGraph Take(ModelGraph graph, ModelGraph sent, ModelGraph trained)
    {
        Require(sent.Inputs.Select(i => $"{i.Name} {i.Type}"), trained.Inputs.Select(i => $"{i.Name} {i.Type}"), "inputs");
        Require(sent.Outputs, trained.Outputs, "outputs");
        Require(sent.Initializers.Select(i => $"{i.Key} {i.Value.Type}"), trained.Initializers.Select(i => $"{i.Key} {i.Value.Type}"), "initializers");
        Require(sent.Nodes.Select(Text), trained.Nodes.Select(Text), "nodes");
        foreach ((string name, TensorSource source) in sent.Initializers.Where(i => !i.Value.ElementType.IsFloat()))
        {
            if (!source.Read().Bytes.Span.SequenceEqual(trained.Initializers[name].Read().Bytes.Span))
            {
                throw new FormatException($"the initializer '{name}', which holds whole numbers, was changed");
            }
        }

        // The same file content for the same weights: attributes are what is left that could differ.
        if (!OnnxWriter.ToBytes(sent).AsSpan().SequenceEqual(OnnxWriter.ToBytes(new ModelGraph(sent.Name, trained.Inputs, trained.Outputs, trained.Nodes, sent.Initializers, sent.Metadata))))
        {
            throw new FormatException("nodes have other names or attributes than in the model that was sent");
        }

        return graph.WithInitializers(graph.Initializers.Where(i => i.Value.ElementType.IsFloat()).Select(i => KeyValuePair.Create(i.Key, (TensorSource)Finite(i.Key, trained.Initializers[i.Key].Read()))).ToArray());
    }

    /// <summary>A copy of its own: the file that it was read from goes.</summary>
    private static Tensor Finite(string name, Tensor tensor) => tensor.ToFloats() is var values && Array.TrueForAll(values, float.IsFinite)
        ? Tensor.FromFloats(tensor.ElementType, [.. tensor.Dims], values)
        : throw new WorkFailedException(FailureKind.Diverged, $"the trainer's weights '{name}' are not finite: training has diverged; lower the learning rate");

    private static string Text(Node node) => $"{node.OpType}({string.Join(", ", node.Inputs)}) -> {string.Join(", ", node.Outputs)}";

    private static void Require(IEnumerable<string> sent, IEnumerable<string> trained, string what)
    {
        string[] expected = [.. sent];
        string[] found = [.. trained];
        if (!expected.SequenceEqual(found))
        {
            string missing = string.Join("; ", expected.Except(found).Take(3));
            string extra = string.Join("; ", found.Except(expected).Take(3));
            throw new FormatException($"its {what} are not those of the model that was sent: missing {(missing.Length > 0 ? missing : "none")}, not expected {(extra.Length > 0 ? extra : "none, but in another order")}");
        }
    }
}
