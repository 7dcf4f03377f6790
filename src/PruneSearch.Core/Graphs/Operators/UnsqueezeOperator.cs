using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Inserts axes of size 1 (ONNX Unsqueeze-13: axes input, in the numbering of the output).</summary>
public sealed class UnsqueezeOperator : AliasOperator
{
    public override string Name => "Unsqueeze";

    public override (int Min, int Max) InputCount => (2, 2);

    public override void Normalize(NormalizationContext context) => context.AttributeToInput("axes", 1, required: true);

    public override void Couple(CouplingContext context)
    {
        int rank = context.OutputShape().Rank;
        int[] axes = [.. (context.StaticInts(1) ?? []).Select(a => a < 0 ? a + rank : a)];
        int input = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            if (!axes.Contains(axis))
            {
                context.Link(context.In(0, input++), context.Out(axis));
            }
        }
    }

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        int[] given = context.StaticInts(1) ?? throw context.Invalid("the axes are missing", "Unsqueeze needs axes");
        int rank = x.Rank + given.Length;
        int[] axes = [.. given.Select(a => context.Axis(a, rank))];
        if (axes.Distinct().Count() != axes.Length)
        {
            throw context.Invalid($"axes are [{string.Join(", ", given)}]", "every axis is named once");
        }

        var dims = new Dim[rank];
        int input = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            dims[axis] = axes.Contains(axis) ? Dim.One : x[input++];
        }

        context.Output(0, context.Input(0).ElementType, new TensorShape(dims));
    }
}
