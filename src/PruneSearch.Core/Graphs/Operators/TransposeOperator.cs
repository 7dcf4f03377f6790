using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Permutes axes (ONNX Transpose): output axis i is input axis perm[i]; default reverses them.</summary>
public sealed class TransposeOperator : MovementOperator
{
    public override string Name => "Transpose";

    public override (int Min, int Max) InputCount => (1, 1);

    public static int[] Permutation(Node node, int rank) => node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()];

    public override IReadOnlyList<StridedCopy> Copies(Node node, int[][] inputs, int[][] outputs, Func<int, int[]?> statics)
    {
        int[] strides = StridedCopy.RowMajorStrides(inputs[0]);
        int[] permutation = Permutation(node, inputs[0].Length);
        return [new StridedCopy(0, 0, 0, 0, outputs[0], [.. permutation.Select(p => strides[p])], StridedCopy.RowMajorStrides(outputs[0]))];
    }

    public override void Couple(CouplingContext context)
    {
        int[] permutation = Permutation(context.Node, context.InputShape(0).Rank);
        for (int axis = 0; axis < permutation.Length; axis++)
        {
            context.Link(context.In(0, permutation[axis]), context.Out(axis));
        }
    }

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        int[] permutation = Permutation(context.Node, x.Rank);
        if (!permutation.Order().SequenceEqual(Enumerable.Range(0, x.Rank)))
        {
            throw context.Invalid($"perm is [{string.Join(", ", permutation)}], the input {x}", "perm names every axis once");
        }

        context.Output(0, context.Input(0).ElementType, new TensorShape(permutation.Select(p => x[p]).ToArray()));
    }
}
