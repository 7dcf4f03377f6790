namespace PruneSearch.Graphs.Operators;

/// <summary>ONNX's multidirectional broadcasting (as NumPy's): shapes are aligned at their last axes, and a 1 stretches.</summary>
public static class Broadcasting
{
    /// <summary>The common shape; null where two dimensions differ and neither is 1.</summary>
    public static TensorShape? Shape(TensorShape a, TensorShape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        var result = new Dim[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            Dim left = axis < rank - a.Rank ? Dim.One : a[axis - (rank - a.Rank)];
            Dim right = axis < rank - b.Rank ? Dim.One : b[axis - (rank - b.Rank)];
            if (left != right && left != Dim.One && right != Dim.One)
            {
                return null;
            }

            result[axis] = left == Dim.One ? right : left;
        }

        return new TensorShape(result);
    }

    /// <summary>
    /// Element strides of an operand of dimensions <paramref name="dims"/> along each axis of the broadcast result; 0 where it stretches.
    /// </summary>
    public static int[] Strides(ReadOnlySpan<int> dims, ReadOnlySpan<int> result)
    {
        var strides = new int[result.Length];
        int stride = 1;
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            strides[axis + result.Length - dims.Length] = dims[axis] == 1 ? 0 : stride;
            stride *= dims[axis];
        }

        return strides;
    }

    /// <summary>Where an operand's element for each element of the broadcast result lies, row-major.</summary>
    public static int[] Offsets(ReadOnlySpan<int> dims, ReadOnlySpan<int> result)
    {
        int[] strides = Strides(dims, result);
        int count = 1;
        foreach (int dim in result)
        {
            count *= dim;
        }

        var offsets = new int[count];
        for (int i = 0; i < count; i++)
        {
            int rest = i;
            for (int axis = result.Length - 1; axis >= 0; axis--)
            {
                offsets[i] += rest % result[axis] * strides[axis];
                rest /= result[axis];
            }
        }

        return offsets;
    }
}
