using PruneSearch.Graphs;

namespace PruneSearch.Torch.Lowering;

/// <summary>Tensors that follow from shapes.</summary>
internal static class Shapes
{
    public static TorchFunction Shape(NodeLowering lowering)
    {
        int rank = lowering.Rank(0);
        int start = Bound(lowering.Node.Int("start", 0));
        int end = Bound(lowering.Node.Int("end", rank));
        return (x, _) => [torch.tensor(x[0]!.shape[start..Math.Max(start, end)], device: lowering.Device)];

        int Bound(long at) => (int)Math.Clamp(at < 0 ? at + rank : at, 0, rank);
    }

    public static TorchFunction ConstantOfShape(NodeLowering lowering)
    {
        lowering.Ignore(0);
        Tensor value = lowering.Node.TensorAttribute("value") ?? Tensor.Scalar(0f);
        Func<RunContext, long[]> dims = lowering.OutputDims();
        torch.ScalarType type = HostTensors.TypeOf(value.ElementType);
        double filling = value.ElementType.IsFloat() ? value.ToFloats()[0] : value.ToInt64s()[0];
        return (_, run) => [torch.full(dims(run), filling, type, lowering.Device)];
    }
}
