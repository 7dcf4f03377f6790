using PruneSearch.Campaigns.Specs;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;

namespace PruneSearch.Campaigns.Runners;

/// <summary>The model that a spec names, as a campaign takes it.</summary>
public static class CampaignModel
{
    /// <summary>Reads and simplifies the file, and opens its batch where that is possible.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Its <c>model.onnx</c>.</param>
    /// <param name="fixedBecause">Why the batch stays fixed; null where it is open.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, or holds weights that are not numbers.</exception>
    public static ModelGraph Read(CampaignSpec spec, string path, out string? fixedBecause)
    {
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(path, new OnnxReadOptions { Bindings = spec.Model.Bind }).Graph);
        FiniteWeights.Require(graph, path);
        return DynamicBatch.TryOpen(graph, out fixedBecause) ?? graph;
    }

    /// <summary>Checks that a model takes the data's samples and gives what the task judges.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="sample">Shape of one sample.</param>
    /// <param name="classes">One more than the largest label; null where labels are not known yet.</param>
    /// <exception cref="InvalidInputException">It does not.</exception>
    public static void RequireFits(ModelGraph graph, CampaignSpec spec, int[] sample, int? classes = null)
    {
        if (graph.Inputs.Length != 1 || !graph.Inputs[0].Type.ElementType.IsFloat() || !graph.Inputs[0].Type.Shape.Concrete().Skip(1).SequenceEqual(sample))
        {
            throw new InvalidInputException(
                "model", $"takes {string.Join(", ", graph.Inputs.Select(i => $"{i.Name} {i.Type}"))}; the data's samples are [{string.Join(", ", sample)}]",
                "a model has one floating-point input [N, ...] of the samples' shape");
        }

        FeatureMatching.Values(spec.Recovery.Features, graph);
        if (spec.Task != TaskKind.Classification)
        {
            return;
        }

        int[] output = graph.TypeOf(graph.Outputs[0]).Shape.Concrete();
        if (output.Length != 2)
        {
            throw new InvalidInputException("model", $"its first output is {graph.TypeOf(graph.Outputs[0])}", "classification needs class scores [N, classes]; use the task fidelity for anything else");
        }

        if (classes > output[1])
        {
            throw new InvalidInputException("data", $"has labels of {classes} classes; the model tells {output[1]} apart", "every label is a class of the model");
        }
    }
}
