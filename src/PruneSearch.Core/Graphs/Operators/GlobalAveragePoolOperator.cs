using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Mean over all spatial axes, which become 1 (ONNX GlobalAveragePool).</summary>
public sealed class GlobalAveragePoolOperator : Operator
{
    public override string Name => "GlobalAveragePool";

    public override (int Min, int Max) InputCount => (1, 1);

    public override void Infer(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        context.RequireFloat(0);
        if (x.Rank < 3)
        {
            throw context.Invalid($"input is {x}", "input is [N, C, spatial...]");
        }

        context.Output(0, context.Input(0).ElementType, new TensorShape([x[0], x[1], .. Enumerable.Repeat(Dim.One, x.Rank - 2)]));
    }

    public override void Couple(CouplingContext context) => PoolOperator.CoupleChannels(context);
}
