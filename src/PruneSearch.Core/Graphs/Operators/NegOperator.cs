namespace PruneSearch.Graphs.Operators;

/// <summary>-x, element-wise (ONNX Neg), on floating-point numbers and integers.</summary>
public sealed class NegOperator : UnaryOperator
{
    public override string Name => "Neg";

    public override void Infer(InferenceContext context)
    {
        context.Output(0, context.Input(0).ElementType, context.Shape(0));
        if (context.Known(0) is { } known)
        {
            context.KnownOutput(0, known with { Values = Array.ConvertAll(known.Values, v => v with { Factor = -v.Factor }) });
        }
    }

    public override Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs) => inputs[0] switch
    {
        { ElementType: ElementType.Int64 } x => [Tensor.Of<long>([.. x.Dims], Array.ConvertAll(x.ToInt64s(), v => unchecked(-v)))],
        { ElementType: ElementType.Int32 } x => [Tensor.Of<int>([.. x.Dims], Array.ConvertAll(x.ToInt64s(), v => unchecked((int)-v)))],
        _ => base.Evaluate(node, inputs),
    };

    protected override double? Apply(double x) => -x;
}
