using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Enlarges images (ONNX Upsample-7 and -9, gone from opset 10 on). The canonical opset has no Upsample: it is read as a Resize.
/// </summary>
public sealed class UpsampleOperator : Operator
{
    private static readonly ResizeOperator Resize = new();

    public override string Name => "Upsample";

    public override (int Min, int Max) InputCount => (2, 2);

    public override void Normalize(NormalizationContext context)
    {
        Node node = context.Node;
        string scales = node.Floats("scales") is { } attribute ? context.Constant("scales", Tensor.Of<float>([attribute.Length], attribute))
            : node.HasInput(1) ? node.Inputs[1]
            : throw context.Invalid("scales are missing", "Upsample has scales as attribute (before opset 9) or input");
        context.Replace(ResizeForms.WithoutCoordinates(context, scales));
    }

    public override InputRole Role(Node node, int index) => Resize.Role(node, index);

    public override void Infer(InferenceContext context) =>
        throw context.Invalid("a graph in canonical form has no Upsample", $"opset {OperatorRegistry.CanonicalOpset} has Resize instead");

    public override void Couple(CouplingContext context) => Resize.Couple(context);
}
