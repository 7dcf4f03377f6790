using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Layer normalisation (ONNX LayerNormalization-17; Ba et al. 2016): X, scale, B (may be left out); over the axes from <c>axis</c> (-1) on,
/// y = (x - mean) / sqrt(variance + epsilon) * scale + B, epsilon 1e-5. Further outputs: mean, and 1 / sqrt(variance + epsilon).
/// </summary>
public sealed class LayerNormalizationOperator : Operator
{
    public override string Name => "LayerNormalization";

    public override (int Min, int Max) InputCount => (2, 3);

    public override InputRole Role(Node node, int index) => index == 0 ? InputRole.Data : InputRole.Weight;

    public static float Epsilon(Node node) => node.Float("epsilon", 1e-5f);

    /// <summary>The first normalised axis.</summary>
    public static int Axis(Node node, int rank) => (int)node.Int("axis", -1) is var axis && axis < 0 ? axis + rank : axis;

    public override void Infer(InferenceContext context)
    {
        TensorType x = context.Input(0);
        context.RequireFloat(0);
        int axis = context.Axis(context.Node.Int("axis", -1), x.Shape.Rank);
        if (x.Shape.Skip(axis).Any(d => !d.IsKnown))
        {
            throw context.Invalid($"the input is {x}, normalised from axis {axis} on", "the normalised axes have known sizes");
        }

        TensorShape normalized = new([.. x.Shape.Skip(axis)]);
        for (int i = 1; i < 3; i++)
        {
            if (context.Node.HasInput(i) && context.Shape(i) != normalized)
            {
                throw context.Invalid($"input {i} is {context.Shape(i)}, the input {x.Shape}", $"scale and B are {normalized}");
            }
        }

        var statistics = new TensorShape([.. x.Shape.Take(axis), .. Enumerable.Repeat(Dim.One, x.Shape.Rank - axis)]);
        context.Output(0, x.ElementType, x.Shape);
        context.Output(1, ElementType.Float32, statistics);
        context.Output(2, ElementType.Float32, statistics);
    }

    public override void Couple(CouplingContext context)
    {
        int rank = context.InputShape(0).Rank;
        int first = Axis(context.Node, rank);
        for (int axis = 0; axis < rank; axis++)
        {
            if (axis >= first)
            {
                context.Pin(context.In(0, axis), "LayerNormalization takes mean and variance over this axis");
                context.Pin(context.Out(axis), "LayerNormalization takes mean and variance over this axis");
                continue;
            }

            for (int output = 0; output < context.Node.Outputs.Length; output++)
            {
                if (context.Node.HasOutput(output))
                {
                    context.Link(context.In(0, axis), context.Out(axis, output));
                }
            }
        }
    }
}
