using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Makes a matrix of the axes before and from <c>axis</c> on (ONNX Flatten; axis defaults to 1).</summary>
public sealed class FlattenOperator : AliasOperator
{
    public override string Name => "Flatten";

    public override (int Min, int Max) InputCount => (1, 1);

    public override void Couple(CouplingContext context) => ReshapeFactors.Couple(context);

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        int axis = (int)context.Node.Int("axis", 1);
        axis = axis == x.Rank ? axis : context.Axis(axis, Math.Max(1, x.Rank));
        context.Output(0, context.Input(0).ElementType, new TensorShape(Product(x.Take(axis)), Product(x.Skip(axis))));

        Dim Product(IEnumerable<Dim> dims) => new TensorShape(dims.ToArray()).ElementCount
            ?? throw context.Invalid($"the input is {x}", "at most one open dimension");
    }
}
