using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Batch normalisation over axis 1 (ONNX BatchNormalization): X, scale, B, running mean, running variance; epsilon (1e-5), momentum (0.9).
/// The graph states inference; a training session uses batch statistics and updates the running ones.
/// </summary>
public sealed class BatchNormalizationOperator : Operator
{
    public override string Name => "BatchNormalization";

    public override (int Min, int Max) InputCount => (5, 5);

    public override InputRole Role(Node node, int index) => index switch { 0 => InputRole.Data, 1 or 2 => InputRole.Weight, _ => InputRole.Statistic };

    public static float Epsilon(Node node) => node.Float("epsilon", 1e-5f);

    public override void Normalize(NormalizationContext context)
    {
        if (context.Node.Int("spatial", 1) != 1)
        {
            throw context.Invalid("attribute 'spatial' is 0", "statistics are per channel (spatial = 1)");
        }

        if (context.Node.Int("training_mode", 0) != 0)
        {
            throw context.Invalid("attribute 'training_mode' is 1", "models are exported for inference (training_mode = 0)");
        }

        context.Replace(context.Node.WithoutAttribute("spatial").WithoutAttribute("training_mode").WithoutAttribute("is_test"));
    }

    public override void Infer(InferenceContext context)
    {
        TensorType x = context.Input(0);
        context.RequireFloat(0);
        if (x.Shape.Rank < 2)
        {
            throw context.Invalid($"input is {x.Shape}", "input is [N, C, ...]");
        }

        for (int i = 1; i < 5; i++)
        {
            if (context.Shape(i) != new TensorShape(x.Shape[1]))
            {
                throw context.Invalid($"input {i} is {context.Shape(i)}, X is {x.Shape}", "scale, B, mean and var are [C]");
            }
        }

        context.Output(0, x.ElementType, x.Shape);
    }

    public override void Couple(CouplingContext context)
    {
        context.LinkAllAxes();
        for (int i = 1; i < 5; i++)
        {
            context.Link(context.In(i, 0), context.Out(1));
        }
    }
}
