namespace PruneSearch.Graphs.Operators;

/// <summary>Element-wise sum (ONNX Add).</summary>
public sealed class AddOperator : BinaryOperator
{
    public override string Name => "Add";

    public override InputRole Role(Node node, int index) => InputRole.Weight;

    protected override float Apply(float a, float b) => a + b;

    protected override long Apply(long a, long b) => a + b;

    protected override Dim? Apply(Dim a, Dim b) =>
        a.Symbol == b.Symbol ? new Dim(a.Factor + b.Factor, a.Symbol)
        : a == new Dim(0) ? b
        : b == new Dim(0) ? a
        : null;
}
