namespace PruneSearch.Graphs.Operators;

/// <summary>Element-wise product (ONNX Mul).</summary>
public sealed class MulOperator : BinaryOperator
{
    public override string Name => "Mul";

    public override InputRole Role(Node node, int index) => InputRole.Weight;

    protected override float Apply(float a, float b) => a * b;

    protected override long Apply(long a, long b) => a * b;

    protected override Dim? Apply(Dim a, Dim b) => Dim.Multiply(a, b);
}
