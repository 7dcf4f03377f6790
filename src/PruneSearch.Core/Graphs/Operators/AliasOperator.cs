namespace PruneSearch.Graphs.Operators;

/// <summary>A movement that keeps all elements in order: only the shape changes, if anything.</summary>
public abstract class AliasOperator : MovementOperator
{
    public sealed override IReadOnlyList<StridedCopy> Copies(Node node, int[][] inputs, int[][] outputs, Func<int, int[]?> statics) =>
        [StridedCopy.Whole(inputs[0].Aggregate(1, (a, b) => a * b))];
}
