namespace PruneSearch.Graphs.Operators;

/// <summary>Hyperbolic tangent, element-wise (ONNX Tanh).</summary>
public sealed class TanhOperator : UnaryOperator
{
    public override string Name => "Tanh";
}
