namespace PruneSearch.Graphs.Operators;

/// <summary>max(0, x), element-wise (ONNX Relu).</summary>
public sealed class ReluOperator : UnaryOperator
{
    public override string Name => "Relu";
}
