namespace PruneSearch.Graphs.Operators;

/// <summary>Square root, element-wise (ONNX Sqrt).</summary>
public sealed class SqrtOperator : UnaryOperator
{
    public override string Name => "Sqrt";

    protected override double? Apply(double x) => Math.Sqrt(x);
}
