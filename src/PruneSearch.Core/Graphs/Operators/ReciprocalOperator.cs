namespace PruneSearch.Graphs.Operators;

/// <summary>1 / x, element-wise (ONNX Reciprocal).</summary>
public sealed class ReciprocalOperator : UnaryOperator
{
    public override string Name => "Reciprocal";

    protected override double? Apply(double x) => 1 / x;
}
