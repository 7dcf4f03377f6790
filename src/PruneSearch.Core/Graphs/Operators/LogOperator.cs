namespace PruneSearch.Graphs.Operators;

/// <summary>Natural logarithm, element-wise (ONNX Log).</summary>
public sealed class LogOperator : UnaryOperator
{
    public override string Name => "Log";

    protected override double? Apply(double x) => Math.Log(x);
}
