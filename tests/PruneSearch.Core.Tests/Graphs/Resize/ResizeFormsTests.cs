using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using Xunit;

namespace PruneSearch.Core.Tests.Graphs.Resize;

/// <summary>Every form that resizing has had, brought to opset 17; and what is refused.</summary>
public sealed class ResizeFormsTests
{
    private static readonly Dictionary<string, Tensor> Constants = new(StringComparer.Ordinal)
    {
        ["up"] = Tensor.Of<float>([4], [1, 1, 2, 3]),
        ["down"] = Tensor.Of<float>([4], [1, 1, 0.5f, 1]),
        ["both"] = Tensor.Of<float>([4], [1, 1, 0.5f, 2]),
        ["odd"] = Tensor.Of<float>([4], [1, 1, 1.3f, 1]),
        ["wide"] = Tensor.Of<float>([1], [2]),
        ["sizes"] = Tensor.Vector(1, 5, 8, 9),
        ["space"] = Tensor.Vector(9, 8),
        ["none"] = Tensor.Of<float>([0], []),
    };

    [Fact]
    public void Upsample_of_opset_7_has_its_scales_as_an_attribute()
    {
        Node node = Node("Upsample", "x").WithAttribute("mode", "linear");
        node = node with { Attributes = node.Attributes.SetItem("scales", new AttributeValue.Floats([1, 1, 2, 2])) };
        (Node canonical, var added) = Normalize(node, 7);
        Assert.Equal(("Resize", "linear", "asymmetric"), (canonical.OpType, canonical.Text("mode", ""), canonical.Text("coordinate_transformation_mode", "")));
        Assert.Equal([1, 1, 2, 2], added[canonical.Inputs[2]].ToFloats());
    }

    [Theory]
    [InlineData("Upsample", 9, "up", "floor")]
    [InlineData("Resize", 10, "up", "floor")]
    [InlineData("Resize", 10, "down", "ceil")]
    public void Before_opset_11_positions_are_those_of_runtimes(string op, int opset, string scales, string rounding)
    {
        Node node = Normalize(Node(op, "x", scales), opset).Node;
        Assert.Equal(["x", "", scales], node.Inputs);
        Assert.Equal(("nearest", "asymmetric", rounding), (node.Text("mode", ""), node.Text("coordinate_transformation_mode", ""), node.Text("nearest_mode", "")));
    }

    [Fact]
    public void Empty_tensors_of_opset_11_are_inputs_left_out()
    {
        Assert.Equal(["x", "", "", "sizes"], Normalize(Node("Resize", "x", "none", "none", "sizes"), 11).Node.Inputs);
        Assert.Equal(["x", "", "up"], Normalize(Node("Resize", "x", "none", "up"), 11).Node.Inputs);
    }

    [Fact]
    public void What_other_modes_read_is_left_out()
    {
        Node node = Node("Resize", "x", "", "up").WithAttribute("mode", "linear").WithAttribute("cubic_coeff_a", -0.75f)
            .WithAttribute("exclude_outside", 1).WithAttribute("extrapolation_value", 1f).WithAttribute("antialias", 0);
        Assert.Equal(["mode"], Normalize(node, 18).Node.Attributes.Keys);
    }

    [Fact]
    public void Axes_of_opset_18_become_all_axes()
    {
        (Node wide, var scales) = Normalize(Node("Resize", "x", "", "wide").WithAttribute("axes", new[] { -1 }), 18);
        Assert.Equal([1, 1, 1, 2], scales[wide.Inputs[2]].ToFloats());

        // The open batch cannot be spelled out as a size: 4 x 3 to 8 x 9, axes in another order.
        (Node space, scales) = Normalize(Node("Resize", "x", "", "", "space").WithAttribute("axes", new[] { 3, 2 }), 18);
        Assert.Equal([1, 1, 2, 3], scales[space.Inputs[2]].ToFloats());
        Assert.False(space.HasInput(3));

        (space, var sizes) = Normalize(Node("Resize", "x", "", "", "space").WithAttribute("axes", new[] { 3, 2 }), 18, batch: 1);
        Assert.Equal([1L, 5, 8, 9], sizes[space.Inputs[3]].ToInt64s());
    }

    [Fact]
    public void Symmetric_half_pixels_are_half_pixels_of_whole_sizes()
    {
        Node symmetric = Node("Resize", "x", "", "up").WithAttribute("coordinate_transformation_mode", "half_pixel_symmetric");
        Assert.Equal("half_pixel", Normalize(symmetric, 19).Node.Text("coordinate_transformation_mode", ""));
        Refused(symmetric.WithInput(2, "odd"), 19, "half_pixel_symmetric");
    }

    [Fact]
    public void What_is_not_computed_is_refused_by_name()
    {
        Node up = Node("Resize", "x", "", "up");
        Refused(up.WithAttribute("mode", "cubic"), 13, "mode is 'cubic'");
        Refused(up.WithAttribute("coordinate_transformation_mode", "tf_crop_and_resize"), 13, "tf_crop_and_resize");
        Refused(up.WithAttribute("coordinate_transformation_mode", "tf_half_pixel_for_nn"), 11, "tf_half_pixel_for_nn");
        Refused(up.WithAttribute("nearest_mode", "simple"), 11, "nearest_mode is 'simple'");
        Refused(up.WithAttribute("antialias", 1), 18, "antialias");
        Refused(Node("Resize", "x", "", "", "sizes").WithAttribute("keep_aspect_ratio_policy", "not_larger"), 18, "not_larger");
        Refused(Node("Resize", "x", "both"), 10, "before opset 11");
        Refused(Node("Upsample", "x", "up").WithAttribute("mode", "cubic"), 9, "mode is 'cubic'");
        Refused(up.WithAttribute("axes", new[] { 2 }), 18, "do not fit the axes");
    }

    [Theory]
    [InlineData("1, 1, 2", "a positive scale for each axis")]
    [InlineData("1, 2, 1, 1", "batch and channels keep their size")]
    [InlineData("2, 1, 1, 1", "batch and channels keep their size")]
    [InlineData("1, 1, 0, 1", "a positive scale for each axis")]
    [InlineData("1, 1, 0.1, 1", "at least one element")]
    public void Scales_that_do_not_fit_are_refused(string scales, string rule)
    {
        float[] values = [.. scales.Split(", ").Select(s => float.Parse(s, System.Globalization.CultureInfo.InvariantCulture))];
        var b = new GraphBuilder("g");
        string y = b.Node("Resize", "resize", [b.Input("x", 5, 4, 3), "", b.Constant("scales", Tensor.Of<float>([values.Length], values))]);
        string message = Assert.Throws<InvalidInputException>(() => b.Build((y, "y"))).Message;
        Assert.Contains(rule, message, StringComparison.Ordinal);
        Assert.Contains("resize", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_of_other_channels_are_refused()
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 5, 4, 3);
        string batch = b.Node("Shape", "batch", [x], ("start", 0), ("end", 1));
        string sizes = b.Node("Concat", "sizes", [batch, b.Constant("rest", Tensor.Vector(6, 8, 6))], ("axis", 0));
        string y = b.Node("Resize", "resize", [x, "", "", sizes]);
        Assert.Contains("batch and channels keep theirs", Assert.Throws<InvalidInputException>(() => b.Build((y, "y"))).Message, StringComparison.Ordinal);
    }

    private static Node Node(string op, params string[] inputs) => new("resize", op, [.. inputs], ["y"]);

    private static void Refused(Node node, int opset, string names) =>
        Assert.Contains(names, Assert.Throws<InvalidInputException>(() => Normalize(node, opset)).Message, StringComparison.Ordinal);

    /// <summary>A node that reads x [N, 5, 4, 3], in canonical form, with the constants that were added.</summary>
    private static (Node Node, Dictionary<string, Tensor> Added) Normalize(Node node, int opset, int? batch = null)
    {
        var added = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var x = new TensorType(ElementType.Float32, new TensorShape([batch is { } n ? (Dim)n : new Dim(1, "N"), 5, 4, 3]));
        var context = new NormalizationContext(
            node, opset,
            (name, value) =>
            {
                added.Add(name, value);
                return name;
            },
            Constants.GetValueOrDefault,
            value => value == "x" ? x : Constants.GetValueOrDefault(value)?.Type);
        OperatorRegistry.Get(node).Normalize(context);
        return (Assert.Single(context.Result), added);
    }
}
