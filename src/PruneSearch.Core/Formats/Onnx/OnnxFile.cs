using PruneSearch.Graphs;

namespace PruneSearch.Formats.Onnx;

/// <summary>What was read from an ONNX file: the graph in canonical form, and facts about the file itself.</summary>
/// <param name="Graph">The graph, in canonical opset, otherwise as written (nothing folded but Constant nodes).</param>
/// <param name="Opset">The default-domain opset that the file declares.</param>
/// <param name="IrVersion">The file's IR version.</param>
/// <param name="OperatorCounts">How often each operator occurs in the file.</param>
public sealed record OnnxFile(ModelGraph Graph, int Opset, long IrVersion, IReadOnlyDictionary<string, int> OperatorCounts);
