using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Removes axes of size 1 (ONNX Squeeze-13: axes input, default all).</summary>
public sealed class SqueezeOperator : AliasOperator
{
    public override string Name => "Squeeze";

    public override (int Min, int Max) InputCount => (1, 2);

    public override void Normalize(NormalizationContext context) => context.AttributeToInput("axes", 1);

    public override void Couple(CouplingContext context)
    {
        TensorShape x = context.InputShape(0);
        int[]? axes = context.StaticInts(1);
        int output = 0;
        for (int axis = 0; axis < x.Rank; axis++)
        {
            bool removed = axes is null ? x[axis] == Dim.One : axes.Contains(axis) || axes.Contains(axis - x.Rank);
            if (!removed)
            {
                context.Link(context.In(0, axis), context.Out(output++));
            }
        }
    }

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        int[]? axes = context.StaticInts(1)?.Select(a => context.Axis(a, x.Rank)).ToArray();
        var dims = new List<Dim>();
        for (int axis = 0; axis < x.Rank; axis++)
        {
            if (axes is null ? x[axis] != Dim.One : !axes.Contains(axis))
            {
                dims.Add(x[axis]);
            }
            else if (x[axis] != Dim.One)
            {
                throw context.Invalid($"axis {axis} of {x} is not 1", "Squeeze removes axes of size 1");
            }
        }

        context.Output(0, context.Input(0).ElementType, new TensorShape(dims.ToArray()));
    }
}
