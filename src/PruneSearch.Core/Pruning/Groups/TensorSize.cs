using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

internal static class TensorSize
{
    /// <summary>Elements of a value at one index of an axis, of one sample.</summary>
    public static long OfSlice(ModelGraph graph, AxisRef axis)
    {
        long product = 1;
        TensorShape shape = graph.TypeOf(axis.Value).Shape;
        for (int a = 0; a < shape.Rank; a++)
        {
            product *= a == axis.Axis ? 1 : shape[a].Factor;
        }

        return product;
    }
}
