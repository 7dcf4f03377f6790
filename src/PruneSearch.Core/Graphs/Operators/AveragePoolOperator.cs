namespace PruneSearch.Graphs.Operators;

/// <summary>Mean of each window (ONNX AveragePool; count_include_pad defaults to 0).</summary>
public sealed class AveragePoolOperator : PoolOperator
{
    public override string Name => "AveragePool";

    public override void Normalize(NormalizationContext context)
    {
        if (context.Node.Ints("dilations") is { } dilations && dilations.Any(d => d != 1))
        {
            throw context.Invalid($"dilations are [{string.Join(", ", dilations)}]", $"dilated average pooling (opset 19) cannot be written in opset {OperatorRegistry.CanonicalOpset}");
        }

        context.Replace(context.Node.WithoutAttribute("dilations"));
    }
}
