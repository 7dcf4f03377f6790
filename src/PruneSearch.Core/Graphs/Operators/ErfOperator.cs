namespace PruneSearch.Graphs.Operators;

/// <summary>The error function 2/sqrt(pi) * integral of exp(-t^2) from 0 to x, element-wise (ONNX Erf).</summary>
public sealed class ErfOperator : UnaryOperator
{
    public override string Name => "Erf";
}
