using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Cuts a change of shape into factors: shortest runs of axes with the same number of elements of a sample on both sides.
/// </summary>
internal static class ReshapeFactors
{
    public static void Couple(CouplingContext context)
    {
        TensorShape from = context.InputShape(0);
        TensorShape to = context.OutputShape();
        if (Batch(from) is { } before && Batch(to) is { } after && (before.Last < after.First || after.Last < before.First))
        {
            return; // the batch moves across other axes: everything stays pinned
        }

        int i = 0;
        int j = 0;
        while (i < from.Rank && j < to.Rank)
        {
            int i0 = i;
            int j0 = j;
            long p = from[i++].Factor;
            long q = to[j++].Factor;
            while (p != q)
            {
                bool growLeft = p < q;
                if (growLeft ? i == from.Rank : j == to.Rank)
                {
                    return; // the rest does not factor: it stays pinned
                }

                p *= growLeft ? from[i++].Factor : 1;
                q *= growLeft ? 1 : to[j++].Factor;
            }

            if (i - i0 == 1 && j - j0 == 1)
            {
                context.Link(context.In(0, i0), context.Out(j0));
            }
            else
            {
                context.Regroup(context.Node.Inputs[0], i0, i - i0, context.Node.Outputs[0], j0, j - j0);
            }
        }
    }

    /// <summary>Between how many and how many elements of a sample lie ahead of the batch in row-major order; null where it is not open.</summary>
    private static (long First, long Last)? Batch(TensorShape shape)
    {
        long ahead = 1;
        foreach (Dim dim in shape)
        {
            if (!dim.IsKnown)
            {
                return (ahead, ahead * dim.Factor);
            }

            ahead *= dim.Factor;
        }

        return null;
    }
}
