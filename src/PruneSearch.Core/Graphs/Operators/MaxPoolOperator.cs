namespace PruneSearch.Graphs.Operators;

/// <summary>Largest element of each window (ONNX MaxPool; without the Indices output).</summary>
public sealed class MaxPoolOperator : PoolOperator
{
    public override string Name => "MaxPool";
}
