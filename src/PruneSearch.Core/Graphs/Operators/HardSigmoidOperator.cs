namespace PruneSearch.Graphs.Operators;

/// <summary>max(0, min(1, alpha*x + beta)) (ONNX HardSigmoid; alpha defaults to 0.2, beta to 0.5).</summary>
public sealed class HardSigmoidOperator : UnaryOperator
{
    public override string Name => "HardSigmoid";
}
