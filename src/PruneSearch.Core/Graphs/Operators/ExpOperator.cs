namespace PruneSearch.Graphs.Operators;

/// <summary>e to the power of x, element-wise (ONNX Exp).</summary>
public sealed class ExpOperator : UnaryOperator
{
    public override string Name => "Exp";

    protected override double? Apply(double x) => Math.Exp(x);
}
