using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Reference;

/// <summary>Resize by the formulas of the specification, element by element: every output sums all corners around its position.</summary>
internal static class ReferenceResize
{
    public static ReferenceTensor Run(Node node, ReferenceTensor x, ReferenceTensor? scales, int[] output)
    {
        int rank = x.Dims.Length;
        var y = ReferenceTensor.Zeros(output);
        var index = new int[rank];
        for (int i = 0; i < y.Data.Length; i++)
        {
            for (int axis = 0; axis < rank; axis++)
            {
                index[axis] = i / y.Stride(axis) % output[axis];
            }

            y.Data[i] = Sum(axis: 0, offset: 0);
        }

        return y;

        double Sum(int axis, int offset)
        {
            if (axis == rank)
            {
                return x.Data[offset];
            }

            double scale = scales?.Data[axis] ?? (double)output[axis] / x.Dims[axis];
            double position = Position(node.Text("coordinate_transformation_mode", "half_pixel"), index[axis], x.Dims[axis], output[axis], scale);
            if (node.Text("mode", "nearest") == "nearest")
            {
                return Sum(axis + 1, (offset * x.Dims[axis]) + Inside(axis, Rounded(node.Text("nearest_mode", "round_prefer_floor"), position)));
            }

            double below = Math.Floor(position);
            double share = position - below;
            return ((1 - share) * Sum(axis + 1, (offset * x.Dims[axis]) + Inside(axis, below)))
                + (share * Sum(axis + 1, (offset * x.Dims[axis]) + Inside(axis, below + 1)));
        }

        int Inside(int axis, double position) => (int)Math.Clamp(position, 0, x.Dims[axis] - 1);
    }

    private static double Position(string mode, int i, int input, int output, double scale) => mode switch
    {
        "half_pixel" => ((i + 0.5) / scale) - 0.5,
        "pytorch_half_pixel" => output > 1 ? ((i + 0.5) / scale) - 0.5 : 0,
        "asymmetric" => i / scale,
        "align_corners" => output == 1 ? 0 : i * (input - 1.0) / (output - 1),
        _ => throw new NotSupportedException($"the reference has no {mode}"),
    };

    private static double Rounded(string mode, double position) => mode switch
    {
        "round_prefer_floor" => Math.Ceiling(position - 0.5),
        "round_prefer_ceil" => Math.Floor(position + 0.5),
        "floor" => Math.Floor(position),
        "ceil" => Math.Ceiling(position),
        _ => throw new NotSupportedException($"the reference has no {mode}"),
    };
}
