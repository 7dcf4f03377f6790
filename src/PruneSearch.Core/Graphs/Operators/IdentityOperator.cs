using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Its input (ONNX Identity).</summary>
public sealed class IdentityOperator : AliasOperator
{
    public override string Name => "Identity";

    public override (int Min, int Max) InputCount => (1, 1);

    public override void Couple(CouplingContext context) => context.LinkAllAxes();

    protected override void InferTypes(InferenceContext context) => context.Output(0, context.Input(0).ElementType, context.Shape(0));
}
