namespace PruneSearch.Graphs.Operators;

/// <summary>A run of indices along one axis: destination first + i comes from source first + i*step, for i below count.</summary>
public readonly record struct AxisSegment(int Source, int Destination, int Count, int Step = 1)
{
    /// <summary>The copies for every combination of one segment per axis.</summary>
    public static List<StridedCopy> Copies(int input, int output, int[] sourceDims, int[] destinationDims, IReadOnlyList<AxisSegment>[] segments)
    {
        int[] sourceStrides = StridedCopy.RowMajorStrides(sourceDims);
        int[] destinationStrides = StridedCopy.RowMajorStrides(destinationDims);
        var copies = new List<StridedCopy>();
        var chosen = new AxisSegment[segments.Length];
        Choose(0);
        return copies;

        void Choose(int axis)
        {
            if (axis < segments.Length)
            {
                foreach (AxisSegment segment in segments[axis])
                {
                    if (segment.Count > 0)
                    {
                        chosen[axis] = segment;
                        Choose(axis + 1);
                    }
                }

                return;
            }

            int from = 0;
            int to = 0;
            var dims = new int[chosen.Length];
            var steps = new int[chosen.Length];
            for (int a = 0; a < chosen.Length; a++)
            {
                from += chosen[a].Source * sourceStrides[a];
                to += chosen[a].Destination * destinationStrides[a];
                dims[a] = chosen[a].Count;
                steps[a] = chosen[a].Step * sourceStrides[a];
            }

            copies.Add(new StridedCopy(input, output, from, to, dims, steps, destinationStrides));
        }
    }

    /// <summary>The whole of every axis, with the segments of one axis replaced.</summary>
    public static IReadOnlyList<AxisSegment>[] Along(int[] dims, int axis, params AxisSegment[] segments)
    {
        var result = new IReadOnlyList<AxisSegment>[dims.Length];
        for (int a = 0; a < dims.Length; a++)
        {
            result[a] = a == axis ? segments : [new AxisSegment(0, 0, dims[a])];
        }

        return result;
    }

    /// <summary>Segments that gather these source indices in order, runs of equal step joined.</summary>
    public static List<AxisSegment> Gather(ReadOnlySpan<int> indices)
    {
        var result = new List<AxisSegment>();
        for (int i = 0; i < indices.Length;)
        {
            int step = i + 1 < indices.Length ? indices[i + 1] - indices[i] : 1;
            int end = i + 1;
            while (end < indices.Length && indices[end] - indices[end - 1] == step)
            {
                end++;
            }

            result.Add(new AxisSegment(indices[i], i, end - i, step));
            i = end;
        }

        return result;
    }
}
