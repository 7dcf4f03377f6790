using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Resamples the spatial axes of images, to the nearest element or linearly between neighbours (ONNX Resize-13): inputs X, a region that
/// is not read, and either scales or sizes of all axes.
/// </summary>
public sealed class ResizeOperator : Operator
{
    /// <summary>The input that holds factors, one for each axis.</summary>
    public const int ScalesInput = 2;

    /// <summary>The input that holds the output's dimensions.</summary>
    public const int SizesInput = 3;

    public override string Name => "Resize";

    public override (int Min, int Max) InputCount => (1, 4);

    /// <summary>nearest or linear.</summary>
    public static string Mode(Node node) => node.Text("mode", "nearest");

    /// <summary>The coordinate transformation.</summary>
    public static string Coordinates(Node node) => node.Text("coordinate_transformation_mode", ResizeAxis.Coordinates[0]);

    /// <summary>The maps of the spatial axes.</summary>
    /// <param name="node">The node, inferred before.</param>
    /// <param name="input">Dimensions of X.</param>
    /// <param name="output">Dimensions of the output.</param>
    /// <param name="scales">The scales of all axes; null where the node states sizes.</param>
    public static ResizeAxis[] Axes(Node node, int[] input, int[] output, float[]? scales) =>
        [.. Enumerable.Range(2, input.Length - 2).Select(a => ResizeAxis.Of(node, input[a], output[a], scales?[a] ?? (float)output[a] / input[a]))];

    /// <summary>The output's size along an axis that is scaled.</summary>
    public static long Scaled(long size, float scale) => (long)MathF.Floor(size * scale);

    public override void Normalize(NormalizationContext context) => context.Replace(ResizeForms.Canonical(context));

    public override InputRole Role(Node node, int index) => index == 0 ? InputRole.Data : InputRole.Static;

    public override void Infer(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        context.RequireFloat(0);
        RequireKnownForm(context.Node, context.Invalid);
        if (x.Rank is < 3 or > 5)
        {
            throw context.Invalid($"input is {x}", "input is [N, C, spatial...] with one to three spatial axes");
        }

        if (context.Node.HasInput(ScalesInput) == context.Node.HasInput(SizesInput))
        {
            throw context.Invalid("scales and sizes are both given, or neither is", "Resize has either scales or sizes");
        }

        Dim[] dims = context.Node.HasInput(ScalesInput) ? FromScales(context, x) : FromSizes(context, x);
        context.Output(0, context.Input(0).ElementType, new TensorShape(dims));
    }

    public override void Couple(CouplingContext context)
    {
        context.Link(context.In(0, 0), context.Out(0));
        context.Link(context.In(0, 1), context.Out(1));
        if (context.Node.HasInput(SizesInput) && context.StaticInts(SizesInput) is null)
        {
            context.Pin(context.Out(1), "its size is computed for Resize");
        }

        for (int axis = 2; axis < context.InputShape(0).Rank; axis++)
        {
            context.Pin(context.In(0, axis), "a spatial axis of a resize");
            context.Pin(context.Out(axis), "a spatial axis of a resize");
        }
    }

    public override Node Cut(CutContext context)
    {
        Node node = context.Node;
        if (!node.HasInput(SizesInput) || context.StaticInts(SizesInput) is not { } sizes || context.Kept(node.Outputs[0], 1) is not { } kept)
        {
            return node;
        }

        sizes[1] = kept.Length;
        return node.WithInput(SizesInput, context.Constant("sizes", Tensor.Vector([.. sizes.Select(s => (long)s)])));
    }

    public override Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs)
    {
        if (inputs[0] is not { } x || !x.ElementType.IsFloat())
        {
            return null;
        }

        float[]? scales = inputs.ElementAtOrDefault(ScalesInput)?.ToFloats();
        int[] input = [.. x.Dims.Select(d => (int)d)];
        int[] output = scales is not null
            ? [.. input.Select((d, a) => (int)Scaled(d, scales[a]))]
            : [.. inputs[SizesInput]!.ToInt64s().Select(s => (int)s)];
        float[] data = x.ToFloats();
        int outer = input[0] * input[1];
        ResizeAxis[] axes = Axes(node, input, output, scales);
        for (int a = 0; a < axes.Length; a++)
        {
            int inner = input.Skip(a + 3).Aggregate(1, (p, d) => p * d);
            data = Resample(data, outer, input[a + 2], inner, axes[a]);
            outer *= output[a + 2];
        }

        return [Tensor.FromFloats(x.ElementType, [.. output.Select(d => (long)d)], data)];
    }

    /// <summary>What can be read of the attributes, in whatever opset.</summary>
    internal static void RequireKnownForm(Node node, Func<string, string, InvalidInputException> invalid)
    {
        if (Mode(node) is not ("nearest" or "linear") and var mode)
        {
            throw invalid($"mode is '{mode}'", "mode is nearest or linear");
        }

        if (Coordinates(node) is var coordinates && !ResizeAxis.Coordinates.Contains(coordinates))
        {
            throw invalid($"coordinate_transformation_mode is '{coordinates}'", $"it is one of {string.Join(", ", ResizeAxis.Coordinates)}");
        }

        if (node.Text("nearest_mode", ResizeAxis.Roundings[0]) is var rounding && !ResizeAxis.Roundings.Contains(rounding))
        {
            throw invalid($"nearest_mode is '{rounding}'", $"it is one of {string.Join(", ", ResizeAxis.Roundings)}");
        }
    }

    private static Dim[] FromScales(InferenceContext context, TensorShape x)
    {
        float[] scales = context.Initializer(ScalesInput)?.Read().ToFloats()
            ?? throw context.Invalid($"the scales '{context.Node.Inputs[ScalesInput]}' are computed", "scales are constant");
        if (scales.Length != x.Rank || scales[0] != 1 || scales[1] != 1 || !scales.All(s => s > 0 && float.IsFinite(s)))
        {
            throw context.Invalid($"scales are [{string.Join(", ", scales)}], the input {x}", "a positive scale for each axis; batch and channels keep their size, with scale 1");
        }

        Dim[] dims = x.ToArray();
        for (int axis = 2; axis < x.Rank; axis++)
        {
            dims[axis] = Size(context, Scaled(Spatial(context, x, axis), scales[axis]));
        }

        return dims;
    }

    private static Dim[] FromSizes(InferenceContext context, TensorShape x)
    {
        KnownIntegers sizes = context.Known(SizesInput)
            ?? throw context.Invalid($"the sizes '{context.Node.Inputs[SizesInput]}' are computed from data", "sizes are constant or follow from shapes");
        if (sizes.Values.Length != x.Rank || sizes.Values[0] != x[0] || sizes.Values[1] != x[1])
        {
            throw context.Invalid($"sizes are {sizes}, the input {x}", "a size for each axis; batch and channels keep theirs");
        }

        Dim[] dims = x.ToArray();
        for (int axis = 2; axis < x.Rank; axis++)
        {
            Spatial(context, x, axis);
            dims[axis] = sizes.Values[axis].IsKnown ? Size(context, sizes.Values[axis].Value)
                : throw context.Invalid($"sizes are {sizes}", "only the batch may be open: bind the others (--bind NAME=VALUE)");
        }

        return dims;
    }

    private static long Spatial(InferenceContext context, TensorShape x, int axis) => x[axis].IsKnown
        ? x[axis].Value
        : throw context.Invalid($"input {x} leaves spatial axis {axis} open", "only the batch may be open: bind the others (--bind NAME=VALUE)");

    private static Dim Size(InferenceContext context, long size) =>
        size > 0 ? size : throw context.Invalid($"a spatial axis would have size {size}", "every axis of the output has at least one element");

    private static float[] Resample(float[] data, int outer, int size, int inner, ResizeAxis axis)
    {
        var result = new float[outer * axis.Count * inner];
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < axis.Count; i++)
            {
                for (int k = 0; k < inner; k++)
                {
                    float low = data[(((o * size) + axis.Low[i]) * inner) + k];
                    result[(((o * axis.Count) + i) * inner) + k] = axis.Weight[i] == 0
                        ? low
                        : low + (axis.Weight[i] * (data[(((o * size) + axis.High[i]) * inner) + k] - low));
                }
            }
        }

        return result;
    }
}
