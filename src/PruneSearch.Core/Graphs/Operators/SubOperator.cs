namespace PruneSearch.Graphs.Operators;

/// <summary>Element-wise difference (ONNX Sub).</summary>
public sealed class SubOperator : BinaryOperator
{
    public override string Name => "Sub";

    protected override float Apply(float a, float b) => a - b;

    protected override long Apply(long a, long b) => a - b;

    protected override Dim? Apply(Dim a, Dim b) =>
        a == b ? new Dim(0)
        : a.Symbol == b.Symbol ? new Dim(a.Factor - b.Factor, a.Symbol)
        : b == new Dim(0) ? a
        : null;
}
