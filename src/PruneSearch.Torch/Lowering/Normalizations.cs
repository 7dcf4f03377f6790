using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Torch.Lowering;

/// <summary>Normalisations and means.</summary>
internal static class Normalizations
{
    public static TorchFunction Batch(NodeLowering lowering)
    {
        double epsilon = BatchNormalizationOperator.Epsilon(lowering.Node);
        string mean = lowering.Node.Inputs[3];
        string variance = lowering.Node.Inputs[4];
        return (x, run) =>
        {
            DeviceTensor data = run.Full(x[0]!);
            return
            [
                run.Statistics is { } statistics
                    ? torch.nn.functional.batch_norm(data, statistics.Of(mean), statistics.Of(variance), x[1], x[2], true, statistics.Momentum, epsilon)
                    : torch.nn.functional.batch_norm(data, x[3], x[4], x[1], x[2], false, 0, epsilon),
            ];
        };
    }

    public static TorchFunction Layer(NodeLowering lowering)
    {
        Node node = lowering.Node;
        int rank = lowering.Rank(0);
        int axis = LayerNormalizationOperator.Axis(node, rank);
        double epsilon = LayerNormalizationOperator.Epsilon(node);
        long[] size = [.. lowering.Shape(0).Skip(axis).Select(d => d.Value)];
        long[] axes = [.. Enumerable.Range(axis, rank - axis).Select(a => (long)a)];
        bool statistics = node.HasOutput(1) || node.HasOutput(2);
        return (x, run) =>
        {
            DeviceTensor data = run.Full(x[0]!);
            DeviceTensor y = torch.nn.functional.layer_norm(data, size, x[1], x.ElementAtOrDefault(2), epsilon);
            if (!statistics)
            {
                return [y];
            }

            DeviceTensor mean = data.mean(axes, keepdim: true);
            return [y, mean, ((data - mean).square().mean(axes, keepdim: true) + epsilon).rsqrt()];
        };
    }

    public static TorchFunction Softmax(NodeLowering lowering)
    {
        long axis = lowering.Node.Int("axis", -1);
        return (x, run) => [run.Full(x[0]!).softmax(axis)];
    }

    public static TorchFunction Mean(NodeLowering lowering)
    {
        long[] axes = Array.ConvertAll(ReduceMeanOperator.Axes(lowering.Node, lowering.Rank(0)), a => (long)a);
        bool keep = lowering.Node.Int("keepdims", 1) != 0;
        return (x, run) => [run.Full(x[0]!).mean(axes, keep)];
    }
}
