using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>An operator that maps every element by itself.</summary>
public abstract class UnaryOperator : Operator
{
    public override (int Min, int Max) InputCount => (1, 1);

    public override void Infer(InferenceContext context)
    {
        context.RequireFloat(0);
        context.Output(0, context.Input(0).ElementType, context.Shape(0));
    }

    public override void Couple(CouplingContext context) => context.LinkAllAxes();
}
