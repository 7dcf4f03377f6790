namespace PruneSearch.Graphs.Operators;

/// <summary>Element-wise quotient (ONNX Div). Integers are divided toward zero.</summary>
public sealed class DivOperator : BinaryOperator
{
    public override string Name => "Div";

    protected override float Apply(float a, float b) => a / b;

    protected override long Apply(long a, long b) => b == 0 ? 0 : b == -1 ? unchecked(-a) : a / b;

    protected override Dim? Apply(Dim a, Dim b) =>
        a.IsKnown && b.IsKnown ? (b.Factor == 0 ? null : new Dim(Apply(a.Factor, b.Factor))) : Dim.Divide(a, b);
}
