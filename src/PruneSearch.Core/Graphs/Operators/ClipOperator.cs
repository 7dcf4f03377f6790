namespace PruneSearch.Graphs.Operators;

/// <summary>Limits every element to [min, max] (ONNX Clip). Either bound may be left out; both are scalars.</summary>
public sealed class ClipOperator : UnaryOperator
{
    public override string Name => "Clip";

    public override (int Min, int Max) InputCount => (1, 3);

    public override InputRole Role(Node node, int index) => index == 0 ? InputRole.Data : InputRole.Static;

    /// <summary>Before opset 11 the bounds are attributes.</summary>
    public override void Normalize(NormalizationContext context)
    {
        Node node = context.Node;
        foreach ((string bound, int input) in new[] { ("min", 1), ("max", 2) })
        {
            if (node.Attributes.ContainsKey(bound))
            {
                Tensor value = Tensor.FromFloats(context.InputType(0).ElementType, [], [node.Float(bound, 0)]);
                node = node.WithoutAttribute(bound).WithInput(input, context.Constant(bound, value));
            }
        }

        context.Replace(node);
    }

    public override void Infer(InferenceContext context)
    {
        for (int bound = 1; bound <= 2; bound++)
        {
            if (context.Node.HasInput(bound) && context.Input(bound).Shape.ElementCount != Dim.One)
            {
                throw context.Invalid($"bound '{context.Node.Inputs[bound]}' is {context.Input(bound)}", "Clip's bounds are scalars");
            }
        }

        context.Output(0, context.Input(0).ElementType, context.Shape(0));
    }
}
