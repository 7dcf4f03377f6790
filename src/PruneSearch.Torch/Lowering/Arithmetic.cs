using PruneSearch.Graphs;

namespace PruneSearch.Torch.Lowering;

/// <summary>Functions of elements.</summary>
internal static class Arithmetic
{
    public static TorchFunction Of(Func<DeviceTensor, DeviceTensor> function) => (x, _) => [function(x[0]!)];

    public static TorchFunction Of(Func<DeviceTensor, DeviceTensor, DeviceTensor> function) => (x, _) => [function(x[0]!, x[1]!)];

    /// <summary>A function that is computed in single precision always.</summary>
    public static TorchFunction Full(Func<DeviceTensor, DeviceTensor> function) => (x, run) => [function(run.Full(x[0]!))];

    /// <summary>Of integers: towards zero.</summary>
    public static TorchFunction Quotient(NodeLowering node) => node.Output().ElementType.IsFloat()
        ? (x, run) => [run.Full(x[0]!) / run.Full(x[1]!)]
        : (x, _) => [torch.div(x[0]!, x[1]!, torch.RoundingMode.trunc)];

    /// <summary>A constant exponent makes it a function of the base alone.</summary>
    public static TorchFunction Power(NodeLowering node)
    {
        if (node.Scalar(1) is { } exponent)
        {
            return exponent switch
            {
                2 => Full(x => x.square()),
                0.5f => Full(x => x.sqrt()),
                _ => Full(x => x.pow(exponent)),
            };
        }

        return (x, run) => [run.Full(x[0]!).pow(run.Full(x[1]!))];
    }

    public static TorchFunction Where(NodeLowering node) => (x, _) => [torch.where(x[0]!, Like(x[1]!, x[2]!), Like(x[2]!, x[1]!))];

    public static TorchFunction Clip(NodeLowering node)
    {
        double low = node.Number(1, double.NegativeInfinity);
        double high = node.Number(2, double.PositiveInfinity);
        return (x, _) => [x[0]!.clamp(low, high)];
    }

    public static TorchFunction LeakyRelu(NodeLowering node)
    {
        double slope = node.Node.Float("alpha", 0.01f);
        return Of(x => torch.nn.functional.leaky_relu(x, slope));
    }

    public static TorchFunction HardSigmoid(NodeLowering node)
    {
        double alpha = node.Node.Float("alpha", 0.2f);
        double beta = node.Node.Float("beta", 0.5f);
        return Of(x => ((x * alpha) + beta).clamp(0, 1));
    }

    /// <summary>In the wider of two floating-point types.</summary>
    public static DeviceTensor Like(DeviceTensor x, DeviceTensor other) =>
        x.dtype != other.dtype && other.dtype == torch.float32 ? x.to_type(torch.float32) : x;
}
