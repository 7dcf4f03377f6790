using System.Collections.Frozen;

namespace PruneSearch.Torch.Lowering;

/// <summary>How every operator of the graph is computed with libtorch.</summary>
internal static class TorchOperators
{
    private static readonly FrozenDictionary<string, Func<NodeLowering, TorchFunction>> Known = new Dictionary<string, Func<NodeLowering, TorchFunction>>(StringComparer.Ordinal)
    {
        ["Conv"] = Convolutions.Conv,
        ["MaxPool"] = Pooling.Max,
        ["AveragePool"] = Pooling.Average,
        ["GlobalAveragePool"] = Pooling.GlobalAverage,
        ["Resize"] = Resampling.Resize,
        ["Gemm"] = Products.Gemm,
        ["MatMul"] = Products.MatMul,
        ["BatchNormalization"] = Normalizations.Batch,
        ["LayerNormalization"] = Normalizations.Layer,
        ["Softmax"] = Normalizations.Softmax,
        ["ReduceMean"] = Normalizations.Mean,
        ["Add"] = _ => Arithmetic.Of((a, b) => a + b),
        ["Sub"] = _ => Arithmetic.Of((a, b) => a - b),
        ["Mul"] = _ => Arithmetic.Of((a, b) => a * b),
        ["Div"] = Arithmetic.Quotient,
        ["Pow"] = Arithmetic.Power,
        ["Equal"] = _ => Arithmetic.Of((a, b) => a.eq(b)),
        ["Where"] = Arithmetic.Where,
        ["Clip"] = Arithmetic.Clip,
        ["Relu"] = _ => Arithmetic.Of(x => x.relu()),
        ["LeakyRelu"] = Arithmetic.LeakyRelu,
        ["Sigmoid"] = _ => Arithmetic.Of(x => x.sigmoid()),
        ["HardSigmoid"] = Arithmetic.HardSigmoid,
        ["HardSwish"] = _ => Arithmetic.Of(x => torch.nn.functional.hardswish(x)),
        ["Tanh"] = _ => Arithmetic.Of(x => x.tanh()),
        ["Erf"] = _ => Arithmetic.Full(x => x.erf()),
        ["Exp"] = _ => Arithmetic.Full(x => x.exp()),
        ["Log"] = _ => Arithmetic.Full(x => x.log()),
        ["Neg"] = _ => Arithmetic.Of(x => x.neg()),
        ["Reciprocal"] = _ => Arithmetic.Full(x => x.reciprocal()),
        ["Sqrt"] = _ => Arithmetic.Full(x => x.sqrt()),
        ["Identity"] = _ => Arithmetic.Of(x => x.alias()),
        ["Dropout"] = Movements.Dropout,
        ["Flatten"] = Movements.Reshape,
        ["Reshape"] = Movements.Reshape,
        ["Squeeze"] = Movements.Reshape,
        ["Unsqueeze"] = Movements.Reshape,
        ["Transpose"] = Movements.Transpose,
        ["Concat"] = Movements.Concat,
        ["Split"] = Movements.Split,
        ["Slice"] = Movements.Slice,
        ["Pad"] = Movements.Pad,
        ["Gather"] = Movements.Gather,
        ["Expand"] = Movements.Expand,
        ["Cast"] = Movements.Cast,
        ["Shape"] = Shapes.Shape,
        ["ConstantOfShape"] = Shapes.ConstantOfShape,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The operators that this backend computes.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <exception cref="InvalidInputException">The operator or one of its forms is not supported.</exception>
    public static TorchFunction Of(NodeLowering lowering) =>
        Known.TryGetValue(lowering.Node.OpType, out Func<NodeLowering, TorchFunction>? lower)
            ? lower(lowering)
            : throw lowering.Invalid($"operator {lowering.Node.OpType} is not supported", $"supported operators: {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}");
}
