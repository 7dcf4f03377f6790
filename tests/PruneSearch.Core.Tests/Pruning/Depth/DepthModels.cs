using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Core.Tests.Pruning.Depth;

/// <summary>Models with blocks.</summary>
internal static class DepthModels
{
    public static ModelGraph ResNet20(int width = 4) => Architecture.Build("resnet20", new ArchitectureOptions([3, 16, 16], 10, width));

    /// <summary>The graph with weights and statistics that all differ.</summary>
    public static ModelGraph Mixed(ModelGraph graph, ulong seed = 3) =>
        graph.WithInitializers(WeightPerturbation.Of(graph, seed).Select(w => KeyValuePair.Create(w.Key, (TensorSource)w.Value)));

    /// <summary>
    /// A pre-norm transformer of ordinary operators: attention of one head and a feed-forward net of <paramref name="inner"/> features in
    /// every block, on [N, 5, 6]; a scale and a shift of the features stand for the normalisation.
    /// </summary>
    public static ModelGraph Transformer(int blocks, int inner = 6)
    {
        var b = new GraphBuilder("transformer");
        string x = b.Input("x", 5, 6);
        for (int i = 0; i < blocks; i++)
        {
            string at = $"block{i}";
            x = b.Add(at + ".add1", x, Attention(b, at + ".attention", Norm(b, at + ".norm1", x)));
            string hidden = b.Relu(at + ".relu", Linear(b, at + ".up", Norm(b, at + ".norm2", x), 6, inner));
            x = b.Add(at + ".add2", x, Linear(b, at + ".down", hidden, inner, 6));
        }

        string head = Linear(b, "head", Norm(b, "norm", x), 6, 4);
        return b.Build((head, "y"));
    }

    public static string Linear(GraphBuilder b, string name, string x, int inputs, int outputs) =>
        b.Node("Add", name + ".plus", [b.Node("MatMul", name, [x, b.Weight(name + ".weight", inputs, inputs, outputs)]), b.Weight(name + ".bias", 9, outputs)]);

    public static string[] Names(DepthGroups groups) => [.. groups.Group!.Blocks.Select(b => b.Name)];

    private static string Norm(GraphBuilder b, string name, string x) =>
        b.Node("Add", name + ".shift", [b.Node("Mul", name, [x, b.Weight(name + ".weight", 2, 6)]), b.Weight(name + ".bias", 9, 6)]);

    private static string Attention(GraphBuilder b, string name, string x)
    {
        string q = Linear(b, name + ".q", x, 6, 6);
        string k = b.Node("Transpose", name + ".turn", [Linear(b, name + ".k", x, 6, 6)], ("perm", new[] { 0, 2, 1 }));
        string scores = b.Node("Softmax", name + ".softmax", [b.Node("MatMul", name + ".scores", [q, k])], ("axis", -1));
        string mixed = b.Node("MatMul", name + ".mixed", [scores, Linear(b, name + ".v", x, 6, 6)]);
        return Linear(b, name + ".out", mixed, 6, 6);
    }
}
