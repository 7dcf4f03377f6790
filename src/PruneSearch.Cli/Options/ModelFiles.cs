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

    /// <summary>The model ready to be computed and cut: simplified, its batch open where that is possible.</summary>
    public static ModelGraph Prepare(OnnxFile file)
    {
        ModelGraph graph = GraphSimplifier.Run(file.Graph);
        return DynamicBatch.TryOpen(graph, out _) ?? graph;
    }
}
