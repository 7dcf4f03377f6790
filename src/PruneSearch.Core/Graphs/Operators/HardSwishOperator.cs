namespace PruneSearch.Graphs.Operators;

/// <summary>x * max(0, min(1, x/6 + 1/2)), element-wise (ONNX HardSwish).</summary>
public sealed class HardSwishOperator : UnaryOperator
{
    public override string Name => "HardSwish";
}
