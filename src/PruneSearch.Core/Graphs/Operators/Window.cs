namespace PruneSearch.Graphs.Operators;

/// <summary>The sliding window of a convolution or pooling, with padding resolved: one entry per spatial axis.</summary>
/// <param name="Kernel">Kernel size.</param>
/// <param name="Strides">Step of the window.</param>
/// <param name="Dilations">Distance between kernel taps.</param>
/// <param name="PadsBegin">Padding before the first element.</param>
/// <param name="PadsEnd">Padding behind the last element, as stated (a window in ceil mode may reach further).</param>
/// <param name="Input">Input size.</param>
/// <param name="Output">Output size.</param>
public sealed record Window(int[] Kernel, int[] Strides, int[] Dilations, int[] PadsBegin, int[] PadsEnd, int[] Input, int[] Output)
{
    public int SpatialRank => Kernel.Length;

    /// <summary>The window of a node that was inferred before.</summary>
    public static Window Of(Node node, TensorShape input, int[] kernel) => Resolve(node, input, kernel, node.Int("ceil_mode", 0) != 0, Invalid(node));

    internal static Window Resolve(InferenceContext context, TensorShape input, int[] kernel, bool ceilMode) =>
        Resolve(context.Node, input, kernel, ceilMode, context.Invalid);

    private static Func<string, string, InvalidInputException> Invalid(Node node) =>
        (message, rule) => new InvalidInputException($"node '{node.Label}' ({node.OpType})", message, rule);

    private static Window Resolve(Node node, TensorShape shape, int[] kernel, bool ceilMode, Func<string, string, InvalidInputException> invalid)
    {
        int rank = kernel.Length;
        if (shape.Rank != rank + 2)
        {
            throw invalid($"input is {shape}, kernel has {rank} dimensions", "input is [N, C, spatial...] with one kernel dimension for each spatial axis");
        }

        int[] strides = Positive("strides");
        int[] dilations = Positive("dilations");
        int[] pads = node.Ints("pads") ?? new int[2 * rank];
        if (pads.Length != 2 * rank || pads.Any(p => p < 0) || kernel.Any(k => k < 1))
        {
            throw invalid($"pads are [{string.Join(", ", pads)}], kernel is [{string.Join(", ", kernel)}]", "pads has a begin and an end for each spatial axis and is not negative; the kernel is at least 1");
        }

        string autoPad = node.Text("auto_pad", "NOTSET");
        var input = new int[rank];
        var output = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            if (!shape[axis + 2].IsKnown)
            {
                throw invalid($"input {shape} leaves spatial axis {axis + 2} open", "only the batch may be open: bind the others (--bind NAME=VALUE)");
            }

            input[axis] = checked((int)shape[axis + 2].Value);
            long extent = ((long)(kernel[axis] - 1) * dilations[axis]) + 1;
            if (autoPad is "SAME_UPPER" or "SAME_LOWER")
            {
                // ONNX Conv: output = ceil(input / stride); the odd element of the padding goes to the end (UPPER) or the start (LOWER).
                output[axis] = (input[axis] + strides[axis] - 1) / strides[axis];
                int total = (int)Math.Max(0, ((output[axis] - 1L) * strides[axis]) + extent - input[axis]);
                pads[axis] = autoPad == "SAME_UPPER" ? total / 2 : total - (total / 2);
                pads[axis + rank] = total - pads[axis];
                continue;
            }

            if (autoPad == "VALID")
            {
                pads[axis] = pads[axis + rank] = 0;
            }
            else if (autoPad != "NOTSET")
            {
                throw invalid($"auto_pad is '{autoPad}'", "auto_pad is NOTSET, SAME_UPPER, SAME_LOWER or VALID");
            }

            long room = input[axis] + (long)pads[axis] + pads[axis + rank] - extent;
            if (room < 0)
            {
                throw invalid($"a kernel of extent {extent} does not fit the padded input {shape} along axis {axis + 2}", "the window fits at least once");
            }

            output[axis] = checked((int)(((ceilMode ? room + strides[axis] - 1 : room) / strides[axis]) + 1));
            if (ceilMode && (long)(output[axis] - 1) * strides[axis] >= input[axis] + (long)pads[axis])
            {
                output[axis]--; // a window that would start in the end padding does not count
            }
        }

        return new Window(kernel, strides, dilations, pads[..rank], pads[rank..], input, output);

        int[] Positive(string name)
        {
            int[] values = node.Ints(name) ?? [.. Enumerable.Repeat(1, rank)];
            return values.Length == rank && values.All(v => v > 0)
                ? values
                : throw invalid($"{name} is [{string.Join(", ", values)}]", $"{name} has a positive entry for each of {rank} spatial axes");
        }
    }
}
