namespace PruneSearch.Graphs.Operators;

/// <summary>1 / (1 + exp(-x)), element-wise (ONNX Sigmoid).</summary>
public sealed class SigmoidOperator : UnaryOperator
{
    public override string Name => "Sigmoid";
}
