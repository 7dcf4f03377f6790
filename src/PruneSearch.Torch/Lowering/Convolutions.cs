using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Torch.Lowering;

/// <summary>Convolutions over one to three spatial axes.</summary>
internal static class Convolutions
{
    public static TorchFunction Conv(NodeLowering lowering)
    {
        Node node = lowering.Node;
        int[] kernel = [.. lowering.Shape(1).Skip(2).Select(d => (int)d.Value)];
        var window = Window.Of(node, lowering.Shape(0), kernel);
        var padding = WindowPadding.Of(window);
        long groups = ConvOperator.Groups(node);
        long[] strides = Array.ConvertAll(window.Strides, s => (long)s);
        long[] dilations = Array.ConvertAll(window.Dilations, d => (long)d);
        return (x, run) =>
        {
            DeviceTensor data = run.Product(padding.Apply(x[0]!, 0));
            DeviceTensor weight = run.Product(x[1]!);
            DeviceTensor? bias = x.ElementAtOrDefault(2) is { } b ? run.Product(b) : null;
            return
            [
                kernel.Length switch
                {
                    1 => torch.nn.functional.conv1d(data, weight, bias, strides[0], padding.Inside[0], dilations[0], groups),
                    2 => torch.nn.functional.conv2d(data, weight, bias, strides, padding.Inside, dilations, groups),
                    3 => torch.nn.functional.conv3d(data, weight, bias, strides, padding.Inside, dilations, groups),
                    _ => throw lowering.Invalid($"a kernel of {kernel.Length} dimensions is not supported", "one to three spatial axes"),
                },
            ];
        };
    }
}
