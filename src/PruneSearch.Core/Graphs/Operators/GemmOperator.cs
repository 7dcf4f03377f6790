using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Y = alpha*A'*B' + beta*C (ONNX Gemm): A' [M, K], B' [K, N], C broadcasts to [M, N]; transA, transB.</summary>
public sealed class GemmOperator : Operator
{
    public override string Name => "Gemm";

    public override (int Min, int Max) InputCount => (2, 3);

    public override InputRole Role(Node node, int index) => InputRole.Weight;

    public static bool TransposesA(Node node) => node.Int("transA", 0) != 0;

    public static bool TransposesB(Node node) => node.Int("transB", 0) != 0;

    public override void Infer(InferenceContext context)
    {
        TensorType a = context.Input(0);
        TensorType b = context.Input(1);
        context.RequireFloat(0);
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2 || a.ElementType != b.ElementType)
        {
            throw context.Invalid($"operands are {a} and {b}", "both are matrices of one element type");
        }

        (int m, int ka) = TransposesA(context.Node) ? (1, 0) : (0, 1);
        (int kb, int n) = TransposesB(context.Node) ? (1, 0) : (0, 1);
        if (a.Shape[ka] != b.Shape[kb])
        {
            throw context.Invalid($"operands {a.Shape} and {b.Shape} differ in the summed dimension", "A' is [M, K], B' is [K, N]");
        }

        var shape = new TensorShape(a.Shape[m], b.Shape[n]);
        if (context.Node.HasInput(2) && Broadcasting.Shape(context.Shape(2), shape) != shape)
        {
            throw context.Invalid($"C is {context.Shape(2)}, the product is {shape}", "C broadcasts to [M, N]");
        }

        context.Output(0, a.ElementType, shape);
    }

    public override long Macs(Node node, Func<string, TensorType> types)
    {
        TensorShape a = types(node.Inputs[0]).Shape;
        long k = a[TransposesA(node) ? 0 : 1].Factor;
        return types(node.Outputs[0]).Shape.Aggregate(k, (x, d) => checked(x * d.Factor));
    }

    public override void Couple(CouplingContext context)
    {
        (int m, int ka) = TransposesA(context.Node) ? (1, 0) : (0, 1);
        (int kb, int n) = TransposesB(context.Node) ? (1, 0) : (0, 1);
        context.Link(context.In(0, m), context.Out(0));
        context.Link(context.In(0, ka), context.In(1, kb), kind: LinkKind.Contract);
        context.Link(context.In(1, n), context.Out(1), kind: context.IsInitializer(1) ? LinkKind.Produce : LinkKind.Same);
        if (context.Node.HasInput(2))
        {
            TensorShape c = context.InputShape(2);
            for (int axis = 0; axis < c.Rank; axis++)
            {
                int at = axis + 2 - c.Rank;
                if (c[axis] == context.OutputShape()[at])
                {
                    context.Link(context.In(2, axis), context.Out(at));
                }
            }
        }
    }
}
