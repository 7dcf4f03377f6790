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

    public override Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs)
    {
        if (inputs[0] is not { } x || !x.ElementType.IsFloat() || x.ElementType == ElementType.Float64 || Apply(1) is null)
        {
            return null;
        }

        return [Tensor.FromFloats(x.ElementType, [.. x.Dims], Array.ConvertAll(x.ToFloats(), v => (float)Apply(v)!.Value))];
    }

    /// <summary>The function, for constants; null where constants are not folded by it.</summary>
    protected virtual double? Apply(double x) => null;
}
