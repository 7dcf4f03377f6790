using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Torch.Lowering;

/// <summary>Matrix products.</summary>
internal static class Products
{
    public static TorchFunction MatMul(NodeLowering node) => (x, run) => [torch.matmul(run.Product(x[0]!), run.Product(x[1]!))];

    public static TorchFunction Gemm(NodeLowering lowering)
    {
        Node node = lowering.Node;
        bool transposesA = GemmOperator.TransposesA(node);
        bool transposesB = GemmOperator.TransposesB(node);
        float alpha = node.Float("alpha", 1);
        float beta = node.Float("beta", 1);
        bool plain = !transposesA && transposesB && alpha == 1 && beta == 1 && (!node.HasInput(2) || lowering.Rank(2) == 1);
        return (x, run) =>
        {
            DeviceTensor a = run.Product(x[0]!);
            DeviceTensor b = run.Product(x[1]!);
            DeviceTensor? c = x.ElementAtOrDefault(2);
            if (plain)
            {
                return [torch.nn.functional.linear(a, b, c is null ? null : run.Product(c))];
            }

            DeviceTensor y = torch.matmul(transposesA ? a.t() : a, transposesB ? b.t() : b);
            y = alpha == 1 ? y : y * alpha;
            return [c is null ? y : y + (beta == 1 ? c : c * beta)];
        };
    }
}
