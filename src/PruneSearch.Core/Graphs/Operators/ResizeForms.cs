namespace PruneSearch.Graphs.Operators;

/// <summary>
/// The forms that resizing has had: Upsample-7 (scales as attribute) and -9, Resize-10 (scales only), Resize-11 to -17 (the canonical one),
/// Resize-18 (axes, antialias, keep_aspect_ratio_policy) and -19 (half_pixel_symmetric).
/// </summary>
internal static class ResizeForms
{
    private static readonly string[] Kept = ["mode", "coordinate_transformation_mode", "nearest_mode"];

    /// <summary>A Resize of any opset in canonical form.</summary>
    public static Node Canonical(NormalizationContext context)
    {
        Node node = context.Node;
        if (context.Opset < 11)
        {
            return WithoutCoordinates(context, node.Inputs.ElementAtOrDefault(1) ?? string.Empty);
        }

        if (node.Int("antialias", 0) != 0)
        {
            throw context.Invalid("antialias is 1", "Resize without antialiasing");
        }

        if (node.Text("keep_aspect_ratio_policy", "stretch") is not "stretch" and var policy)
        {
            throw context.Invalid($"keep_aspect_ratio_policy is '{policy}'", "the policy is stretch: sizes are taken as they are");
        }

        // Runtimes of older opsets ask for an empty tensor where an input is left out.
        string scales = Given(context, ResizeOperator.ScalesInput);
        string sizes = Given(context, ResizeOperator.SizesInput);
        Node canonical = node with
        {
            Inputs = sizes.Length > 0 && scales.Length == 0 ? [node.Inputs[0], string.Empty, string.Empty, sizes]
                : sizes.Length > 0 ? [node.Inputs[0], string.Empty, scales, sizes]
                : [node.Inputs[0], string.Empty, scales],
            Attributes = Node.NoAttributes.AddRange(node.Attributes.Where(a => Kept.Contains(a.Key))),
        };
        canonical = OverAllAxes(context, canonical);
        if (ResizeOperator.Coordinates(node) == "half_pixel_symmetric")
        {
            canonical = Symmetric(context, canonical);
        }

        ResizeOperator.RequireKnownForm(canonical, context.Invalid);
        return canonical;
    }

    /// <summary>
    /// Before opset 11 positions were not specified; runtimes take i / scale, rounded down where it enlarges and up where it shrinks.
    /// </summary>
    /// <param name="context">The node.</param>
    /// <param name="scales">The input that holds the scales.</param>
    public static Node WithoutCoordinates(NormalizationContext context, string scales)
    {
        Node node = context.Node;
        var resize = new Node(node.Name, "Resize", [node.Inputs[0], string.Empty, scales], node.Outputs);
        string mode = ResizeOperator.Mode(node);
        if (mode == "nearest")
        {
            float[] factors = context.ConstantInput(1)?.ToFloats() ?? node.Floats("scales")
                ?? throw context.Invalid("the scales are computed", "scales are constant");
            bool shrinks = factors.Any(f => f < 1);
            if (shrinks && factors.Any(f => f > 1))
            {
                throw context.Invalid($"scales are [{string.Join(", ", factors)}]", $"before opset 11 nearest neighbours enlarge or shrink, not both in one {node.OpType}");
            }

            resize = resize.WithAttribute("nearest_mode", shrinks ? "ceil" : "floor");
        }

        resize = resize.WithAttribute("mode", mode).WithAttribute("coordinate_transformation_mode", "asymmetric");
        ResizeOperator.RequireKnownForm(resize, context.Invalid);
        return resize;
    }

    /// <summary>Opset 18 may state scales or sizes of some axes only.</summary>
    private static Node OverAllAxes(NormalizationContext context, Node node)
    {
        if (context.Node.Ints("axes") is not { } axes)
        {
            return node;
        }

        TensorShape x = context.InputType(0).Shape;
        int input = node.HasInput(ResizeOperator.SizesInput) ? ResizeOperator.SizesInput : ResizeOperator.ScalesInput;
        if (context.ConstantInput(input) is not { } stated || stated.Count != axes.Length || axes.Any(a => a < -x.Rank || a >= x.Rank))
        {
            throw context.Invalid("scales or sizes are not constant, or do not fit the axes", "constant scales or sizes, one for each of the axes");
        }

        int[] places = [.. axes.Select(a => a < 0 ? a + x.Rank : a)];
        if (input == ResizeOperator.ScalesInput)
        {
            float[] scales = [.. Enumerable.Repeat(1f, x.Rank)];
            float[] some = stated.ToFloats();
            for (int k = 0; k < places.Length; k++)
            {
                scales[places[k]] = some[k];
            }

            return node.WithInput(input, context.Constant("scales", Tensor.Of<float>([x.Rank], scales)));
        }

        // With an open batch sizes could not be spelled out: scales say the same.
        if (x.Where((d, a) => !places.Contains(a)).Any(d => !d.IsKnown))
        {
            return ResizeScales.For(node, x, Whole(a => stated.ToInt64s()[a])) is { } factors
                ? node with { Inputs = [node.Inputs[0], string.Empty, context.Constant("scales", Tensor.Of<float>([x.Rank], factors))] }
                : throw context.Invalid($"sizes of the axes [{string.Join(", ", axes)}] of {x} are no scales", $"opset {OperatorRegistry.CanonicalOpset} states sizes of all axes; fix the batch (--bind)");
        }

        return node.WithInput(input, context.Constant("sizes", Tensor.Vector([.. Whole(a => stated.ToInt64s()[a]).Select(d => d.Value)])));

        Dim[] Whole(Func<int, long> size)
        {
            Dim[] dims = x.ToArray();
            for (int k = 0; k < places.Length; k++)
            {
                dims[places[k]] = size(k);
            }

            return dims;
        }
    }

    /// <summary>Opset 19 centres a size that is no whole number; where it is one, that is half_pixel.</summary>
    private static Node Symmetric(NormalizationContext context, Node node)
    {
        TensorShape x = context.InputType(0).Shape;
        bool whole = node.HasInput(ResizeOperator.SizesInput)
            || (context.ConstantInput(ResizeOperator.ScalesInput)?.ToFloats() is { } scales && context.Node.Ints("axes") is null && scales.Length == x.Rank
                && x.Select((d, a) => !d.IsKnown || d.Value * scales[a] == MathF.Floor(d.Value * scales[a])).All(w => w));
        return whole
            ? node.WithAttribute("coordinate_transformation_mode", "half_pixel")
            : throw context.Invalid(
                "coordinate_transformation_mode is 'half_pixel_symmetric' and a size times its scale is no whole number", $"opset {OperatorRegistry.CanonicalOpset}, which files are written in, has no such mode");
    }

    private static string Given(NormalizationContext context, int input) =>
        context.Node.HasInput(input) && context.ConstantInput(input) is not { Count: 0 } ? context.Node.Inputs[input] : string.Empty;
}
