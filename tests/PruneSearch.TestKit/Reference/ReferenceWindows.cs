using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.TestKit.Reference;

/// <summary>Convolution and pooling over any number of spatial axes.</summary>
internal static class ReferenceWindows
{
    public static ReferenceTensor Conv(Node node, ReferenceTensor x, ReferenceTensor w, ReferenceTensor? bias)
    {
        int groups = ConvOperator.Groups(node);
        var window = Window.Of(node, TensorShape.Of(x.Dims), w.Dims[2..]);
        int outputs = w.Dims[0];
        int perGroup = w.Dims[1];
        var y = ReferenceTensor.Zeros([x.Dims[0], outputs, .. window.Output]);
        int inputPlane = x.Stride(1);
        int outputPlane = y.Stride(1);
        int kernelPlane = w.Stride(1);
        for (int n = 0; n < x.Dims[0]; n++)
        {
            for (int m = 0; m < outputs; m++)
            {
                int firstInput = m / (outputs / groups) * perGroup;
                for (int p = 0; p < outputPlane; p++)
                {
                    double sum = bias?.Data[m] ?? 0;
                    Visit(window, p, (at, tap) =>
                    {
                        for (int c = 0; c < perGroup; c++)
                        {
                            sum += x.Data[(((n * x.Dims[1]) + firstInput + c) * inputPlane) + at] * w.Data[(((m * perGroup) + c) * kernelPlane) + tap];
                        }
                    });
                    y.Data[(((n * outputs) + m) * outputPlane) + p] = sum;
                }
            }
        }

        return y;
    }

    public static ReferenceTensor Pool(Node node, ReferenceTensor x)
    {
        int[] kernel = node.Ints("kernel_shape")!;
        var window = Window.Of(node, TensorShape.Of(x.Dims), kernel);
        var y = ReferenceTensor.Zeros([x.Dims[0], x.Dims[1], .. window.Output]);
        int inputPlane = x.Stride(1);
        int outputPlane = y.Stride(1);
        bool max = node.OpType == "MaxPool";
        bool includePad = node.Int("count_include_pad", 0) != 0;
        for (int plane = 0; plane < x.Dims[0] * x.Dims[1]; plane++)
        {
            for (int p = 0; p < outputPlane; p++)
            {
                double best = double.NegativeInfinity;
                double sum = 0;
                int inside = 0;
                Visit(window, p, (at, _) =>
                {
                    double value = x.Data[(plane * inputPlane) + at];
                    best = Math.Max(best, value);
                    sum += value;
                    inside++;
                });
                int count = includePad ? PaddedTaps(window, p) : inside;
                y.Data[(plane * outputPlane) + p] = max ? best : sum / count;
            }
        }

        return y;
    }

    /// <summary>Calls back for every tap of the window at output position p that lies inside the input: input offset, tap number.</summary>
    private static void Visit(Window window, int p, Action<int, int> visit)
    {
        int rank = window.SpatialRank;
        int taps = window.Kernel.Aggregate(1, (a, b) => a * b);
        int[] output = Index(p, window.Output);
        for (int tap = 0; tap < taps; tap++)
        {
            int[] k = Index(tap, window.Kernel);
            int offset = 0;
            bool inside = true;
            for (int axis = 0; axis < rank; axis++)
            {
                int at = (output[axis] * window.Strides[axis]) + (k[axis] * window.Dilations[axis]) - window.PadsBegin[axis];
                inside &= at >= 0 && at < window.Input[axis];
                offset = (offset * window.Input[axis]) + at;
            }

            if (inside)
            {
                visit(offset, tap);
            }
        }
    }

    /// <summary>Taps that lie inside the input with its stated padding.</summary>
    private static int PaddedTaps(Window window, int p)
    {
        int[] output = Index(p, window.Output);
        int count = 1;
        for (int axis = 0; axis < window.SpatialRank; axis++)
        {
            int inside = 0;
            for (int k = 0; k < window.Kernel[axis]; k++)
            {
                int at = (output[axis] * window.Strides[axis]) + (k * window.Dilations[axis]);
                inside += at < window.Input[axis] + window.PadsBegin[axis] + window.PadsEnd[axis] ? 1 : 0;
            }

            count *= inside;
        }

        return count;
    }

    private static int[] Index(int flat, int[] dims)
    {
        var index = new int[dims.Length];
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            index[axis] = flat % dims[axis];
            flat /= dims[axis];
        }

        return index;
    }
}
