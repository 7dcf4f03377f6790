namespace PruneSearch.Graphs.Operators;

/// <summary>x where x >= 0, else alpha*x (ONNX LeakyRelu; alpha defaults to 0.01).</summary>
public sealed class LeakyReluOperator : UnaryOperator
{
    public override string Name => "LeakyRelu";
}
