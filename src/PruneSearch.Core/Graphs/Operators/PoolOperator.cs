using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Pooling over windows of the spatial axes.</summary>
public abstract class PoolOperator : Operator
{
    public override (int Min, int Max) InputCount => (1, 1);

    public override void Infer(InferenceContext context)
    {
        context.RequireFloat(0);
        int[] kernel = context.Node.Ints("kernel_shape")
            ?? throw context.Invalid("attribute 'kernel_shape' is missing", $"{Name} needs 'kernel_shape'");
        TensorShape x = context.Shape(0);
        Window window = Window.Resolve(context, x, kernel, context.Node.Int("ceil_mode", 0) != 0);
        context.Output(0, context.Input(0).ElementType, new TensorShape([x[0], x[1], .. window.Output.Select(d => (Dim)d)]));
    }

    public override void Couple(CouplingContext context) => CoupleChannels(context);

    internal static void CoupleChannels(CouplingContext context)
    {
        context.Link(context.In(0, 0), context.Out(0));
        context.Link(context.In(0, 1), context.Out(1));
        for (int axis = 2; axis < context.InputShape(0).Rank; axis++)
        {
            context.Pin(context.In(0, axis), "a spatial axis of a pooling");
            context.Pin(context.Out(axis), "a spatial axis of a pooling");
        }
    }
}
