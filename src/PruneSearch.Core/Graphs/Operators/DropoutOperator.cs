using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Its input, as models are exported for inference (ONNX Dropout; the mask output is not supported).</summary>
public sealed class DropoutOperator : AliasOperator
{
    public override string Name => "Dropout";

    public override (int Min, int Max) InputCount => (1, 3);

    /// <summary>Before opset 12 the ratio is an attribute; inference does not use it.</summary>
    public override void Normalize(NormalizationContext context)
    {
        if (context.ConstantInput(2) is { } training && training.ToInt64s()[0] != 0)
        {
            throw context.Invalid("training_mode is true", "models are exported for inference");
        }

        context.Replace((context.Node with { Inputs = [context.Node.Inputs[0]] }).WithoutAttribute("ratio").WithoutAttribute("is_test"));
    }

    public override void Couple(CouplingContext context) => context.LinkAllAxes();

    protected override void InferTypes(InferenceContext context) => context.Output(0, context.Input(0).ElementType, context.Shape(0));
}
