using System.Collections.Frozen;

namespace PruneSearch.Graphs.Operators;

/// <summary>The operators that the graph knows, by ONNX operator type.</summary>
public static class OperatorRegistry
{
    /// <summary>
    /// The opset that every loaded graph is brought to, and that files are written in. Chosen because it is the newest that runtimes
    /// in the field (TensorRT, OpenVINO, mobile builds of ONNX Runtime) read without exception.
    /// </summary>
    public const int CanonicalOpset = 17;

    /// <summary>The opsets that can be read.</summary>
    public const int OldestOpset = 7;

    /// <inheritdoc cref="OldestOpset"/>
    public const int NewestOpset = 21;

    private static readonly FrozenDictionary<string, Operator> ByName = new Operator[]
    {
        new AddOperator(), new SubOperator(), new MulOperator(), new DivOperator(), new PowOperator(), new EqualOperator(), new WhereOperator(),
        new ReluOperator(), new ClipOperator(), new LeakyReluOperator(), new SigmoidOperator(), new HardSigmoidOperator(),
        new HardSwishOperator(), new TanhOperator(), new ErfOperator(), new GeluOperator(), new ExpOperator(), new LogOperator(),
        new NegOperator(), new ReciprocalOperator(), new SqrtOperator(), new SoftmaxOperator(), new IdentityOperator(), new DropoutOperator(),
        new ConvOperator(), new GemmOperator(), new MatMulOperator(), new BatchNormalizationOperator(), new LayerNormalizationOperator(),
        new MaxPoolOperator(), new AveragePoolOperator(), new GlobalAveragePoolOperator(), new ReduceMeanOperator(),
        new ResizeOperator(), new UpsampleOperator(),
        new FlattenOperator(), new ReshapeOperator(), new TransposeOperator(), new SqueezeOperator(), new UnsqueezeOperator(),
        new ConcatOperator(), new SplitOperator(), new SliceOperator(), new PadOperator(), new GatherOperator(), new ExpandOperator(),
        new ShapeOperator(), new CastOperator(), new ConstantOfShapeOperator(),
    }.ToFrozenDictionary(op => op.Name, StringComparer.Ordinal);

    /// <summary>All operators, by name.</summary>
    public static IEnumerable<Operator> All => ByName.Values.OrderBy(op => op.Name, StringComparer.Ordinal);

    public static Operator? Find(string opType) => ByName.GetValueOrDefault(opType);

    /// <exception cref="InvalidInputException">The operator is not supported.</exception>
    public static Operator Get(Node node) => Find(node.OpType) ?? throw Unsupported(node, CanonicalOpset);

    internal static InvalidInputException Unsupported(Node node, int opset, string domain = "") => new(
        $"node '{node.Label}'",
        $"operator {(domain.Length > 0 ? domain + "." : string.Empty)}{node.OpType} (opset {opset}) is not supported",
        $"supported operators: {string.Join(", ", All.Select(op => op.Name))}");
}
