using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;

namespace PruneSearch.Cli.Options;

/// <summary>Models as commands take them.</summary>
internal static class ModelFiles
{
    public static OnnxFile Read(string path, string[]? bind = null)
    {
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && File.Exists(path))
        {
            throw new InvalidInputException(path, "holds weights without a graph", "models are ONNX files; export the network to ONNX");
        }

        return OnnxReader.Read(path, new OnnxReadOptions { Bindings = CommonOptions.Bindings(bind) });
    }

    /// <summary>A model ready to be computed and cut: simplified, its batch open where that is possible, all weights numbers.</summary>
    public static ModelGraph Open(string path, string[]? bind = null)
    {
        ModelGraph graph = GraphSimplifier.Run(Read(path, bind).Graph);
        FiniteWeights.Require(graph, path);
        return DynamicBatch.TryOpen(graph, out _) ?? graph;
    }
}
