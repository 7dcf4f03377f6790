using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Execution;

/// <summary>Small graphs, each around one operator or one combination that is fused, with an open batch.</summary>
public static class OperatorCases
{
    private static readonly Dictionary<string, Func<GraphBuilder, string>> Known = new(StringComparer.Ordinal)
    {
        ["conv3x3"] = b => b.Conv("c", b.Input("x", 3, 6, 7), 5, 3, bias: true),
        ["conv3x3_stride2"] = b => b.Conv("c", b.Input("x", 3, 7, 8), 7, 3, stride: 2),
        ["conv1x1"] = b => b.Conv("c", b.Input("x", 4, 5, 3), 9, 1, bias: true),
        ["conv1x1_stride2"] = b => b.Conv("c", b.Input("x", 4, 6, 5), 3, 1, stride: 2),
        ["conv5x5_nopad"] = b => b.Conv("c", b.Input("x", 2, 9, 8), 4, 5, pad: 0),
        ["conv7x7_stride2"] = b => b.Conv("c", b.Input("x", 3, 18, 18), 6, 7, stride: 2, pad: 3),
        ["conv_wide"] = b => b.Conv("c", b.Input("x", 2, 5, 33), 8, 3),
        ["conv_many_channels"] = b => b.Conv("c", b.Input("x", 37, 4, 4), 29, 3),
        ["conv_dilated"] = b => Conv(b, b.Input("x", 3, 9, 9), [4, 3, 3, 3], ("dilations", new[] { 2, 2 }), ("pads", new[] { 2, 2, 2, 2 })),
        ["conv_asymmetric"] = b => Conv(b, b.Input("x", 2, 9, 6), [4, 2, 4, 3], ("strides", new[] { 2, 1 }), ("pads", new[] { 1, 0, 2, 1 })),
        ["conv_same_upper"] = b => Conv(b, b.Input("x", 1, 13, 10), [4, 1, 10, 4], ("strides", new[] { 2, 2 }), ("auto_pad", "SAME_UPPER")),
        ["conv_stride3"] = b => Conv(b, b.Input("x", 2, 10, 11), [3, 2, 2, 2], ("strides", new[] { 3, 3 })),
        ["conv_groups2"] = b => b.Conv("c", b.Input("x", 6, 5, 5), 8, 3, groups: 2, bias: true),
        ["conv_depthwise"] = b => b.Conv("c", b.Input("x", 5, 6, 11), 5, 3, groups: 5, bias: true),
        ["conv_depthwise_residual"] = b =>
        {
            string x = b.Node("Sigmoid", "s", [b.Input("x", 4, 5, 7)]);
            return b.Add("a", b.Conv("c", x, 4, 3, groups: 4, bias: true), x);
        },
        ["conv_depthwise_5x5"] = b => b.Conv("c", b.Input("x", 3, 9, 5), 6, 5, groups: 3),
        ["conv_depthwise_wide"] = b => b.Conv("c", b.Input("x", 3, 20, 20), 3, 3, groups: 3, bias: true),
        ["conv_depthwise_stride2"] = b => b.Conv("c", b.Input("x", 5, 7, 8), 5, 3, stride: 2, groups: 5),
        ["conv_depthwise_multiplier"] = b => b.Conv("c", b.Input("x", 3, 6, 5), 6, 3, groups: 3, bias: true),
        ["conv1d"] = b => Conv(b, b.Input("x", 3, 11), [4, 3, 3], ("pads", new[] { 1, 1 }), ("strides", new[] { 2 })),
        ["conv3d"] = b => Conv(b, b.Input("x", 2, 4, 5, 3), [3, 2, 3, 2, 2], ("pads", new[] { 1, 0, 1, 1, 0, 0 }), ("strides", new[] { 1, 2, 1 })),
        ["batchnorm"] = b => Norm(b, "n", b.Conv("c", b.Input("x", 2, 4, 5), 6, 3)),
        ["batchnorm_flat"] = b => Norm(b, "n", b.Linear("l", b.Input("x", 7), 5)),
        ["batchnorm_relu"] = b => b.Relu("r", Norm(b, "n", b.Conv("c", b.Input("x", 2, 4, 5), 6, 3))),
        ["residual_block"] = Residual,
        ["residual_projection"] = Projection,
        ["relu6"] = b => b.Node("Clip", "k", [Norm(b, "n", b.Conv("c", b.Input("x", 2, 4, 4), 4, 3)), Scalar(b, "low", 0), Scalar(b, "high", 1)]),
        ["conv_relu_conv"] = b => b.Conv("d", b.Relu("r", b.Conv("c", b.Input("x", 2, 6, 6), 5, 3, bias: true)), 3, 3),
        ["conv_plus_constant"] = b => b.Relu("r", b.Add("a", b.Conv("c", b.Input("x", 2, 4, 4), 5, 3), b.Weight("shift", 1, 5, 1, 1))),
        ["gemm"] = b => b.Linear("l", b.Input("x", 11), 7),
        ["gemm_plain"] = b => b.Node("Gemm", "g", [b.Input("x", 6), b.Weight("w", 6, 6, 4), b.Weight("bias", 1, 4)], ("alpha", 0.5f), ("beta", 2f)),
        ["gemm_matrix_c"] = b => b.Node("Gemm", "g", [b.Input("x", 6), b.Weight("w", 6, 6, 4), b.Weight("bias", 1, 1, 1)]),
        ["gemm_scaled_activations"] = b => b.Node("Gemm", "g", [b.Input("x", 6), b.Weight("w", 6, 6, 4), b.Node("Gemm", "h", ["x", b.Weight("v", 6, 6, 4)])], ("alpha", 0.5f), ("beta", 2f)),
        ["matmul_weight"] = b => b.Add("a", b.Node("MatMul", "m", [b.Input("x", 3, 6), b.Weight("w", 6, 6, 9)]), b.Weight("bias", 1, 9)),
        ["matmul_weight_rows"] = b => b.Node("MatMul", "m", [b.Input("x", 9, 6), b.Weight("w", 6, 6, 70)]),
        ["matmul_activations"] = b =>
        {
            string x = b.Input("x", 3, 5);
            return b.Node("MatMul", "m", [x, b.Node("Transpose", "t", [x], ("perm", new[] { 0, 2, 1 }))]);
        },
        ["matmul_left_weight"] = b => b.Node("MatMul", "m", [b.Weight("w", 4, 2, 4), b.Input("x", 4, 3)]),
        ["matmul_broadcast_weight"] = b => b.Node("MatMul", "m", [b.Input("x", 2, 3, 4), b.Weight("w", 4, 2, 4, 3)]),
        ["matmul_vector"] = b => b.Node("MatMul", "m", [b.Input("x", 3, 6), b.Weight("w", 6, 6)]),
        ["add_channel"] = b => b.Add("a", b.Input("x", 3, 4, 5), b.Weight("w", 1, 3, 1, 1)),
        ["sub_broadcast"] = b => b.Node("Sub", "s", [b.Input("x", 3, 4, 5), b.Weight("w", 1, 4, 1)]),
        ["mul_full"] = b => b.Node("Mul", "m", [b.Input("x", 3, 4, 5), b.Weight("w", 1, 1, 3, 4, 5)]),
        ["mul_row"] = b => b.Node("Mul", "m", [b.Weight("w", 1, 5), b.Input("x", 3, 4, 5)]),
        ["div"] = b => b.Node("Div", "d", [b.Input("x", 3, 4), b.Node("Unsqueeze", "u", [b.Node("Sigmoid", "s", [b.Linear("l", b.Flatten("f", "x", 12), 1)]), b.Constant("axes", Tensor.Vector(2))])]),
        ["gate"] = b =>
        {
            string x = b.Conv("c", b.Input("x", 3, 4, 5), 6, 3);
            return b.Node("Mul", "m", [x, b.Node("HardSigmoid", "h", [b.Conv("g", b.GlobalAveragePool("p", x), 6, 1, bias: true)])]);
        },
        ["add_self"] = b => b.Node("Add", "a", [b.Relu("r", b.Input("x", 5)), "r_out"]),
        ["relu"] = b => b.Relu("r", b.Input("x", 3, 4)),
        ["leaky_relu"] = b => b.Node("LeakyRelu", "r", [b.Input("x", 3, 4)], ("alpha", 0.1f)),
        ["clip"] = b => b.Node("Clip", "k", [b.Input("x", 3, 4), Scalar(b, "low", -0.5f), Scalar(b, "high", 0.7f)]),
        ["clip_low"] = b => b.Node("Clip", "k", [b.Input("x", 3, 4), Scalar(b, "low", -0.5f)]),
        ["sigmoid"] = b => b.Node("Sigmoid", "s", [b.Input("x", 3, 4)]),
        ["hard_sigmoid"] = b => b.Node("HardSigmoid", "s", [b.Input("x", 3, 4)], ("alpha", 0.3f), ("beta", 0.4f)),
        ["hard_swish"] = b => b.Node("HardSwish", "s", [b.Node("Mul", "m", [b.Input("x", 3, 4), Scalar(b, "four", 4)])]),
        ["tanh"] = b => b.Node("Tanh", "t", [b.Input("x", 3, 4)]),
        ["tanh_in_place"] = b => b.Node("Tanh", "t", [b.Conv("c", b.Input("x", 2, 4, 4), 5, 3, bias: true)]),
        ["erf"] = b => b.Node("Erf", "e", [b.Node("Mul", "m", [b.Input("x", 3, 4), Scalar(b, "two", 2)])]),
        ["exp"] = b => b.Node("Exp", "e", [b.Input("x", 3, 4)]),
        ["log"] = b => b.Node("Log", "l", [Positive(b, b.Input("x", 3, 4))]),
        ["neg"] = b => b.Node("Neg", "n", [b.Input("x", 3, 4)]),
        ["reciprocal"] = b => b.Node("Reciprocal", "r", [Positive(b, b.Input("x", 3, 4))]),
        ["sqrt"] = b => b.Node("Sqrt", "r", [Positive(b, b.Input("x", 3, 4))]),
        ["pow_square"] = b => b.Node("Pow", "p", [b.Input("x", 3, 4), Scalar(b, "two", 2)]),
        ["pow_root"] = b => b.Node("Pow", "p", [Positive(b, b.Input("x", 3, 4)), Scalar(b, "half", 0.5f)]),
        ["pow_cube"] = b => b.Node("Pow", "p", [b.Input("x", 3, 4), b.Constant("three", Tensor.Of<float>([1], [3f]))]),
        ["pow_computed"] = b =>
        {
            string x = b.Input("x", 3, 4);
            return b.Node("Pow", "p", [Positive(b, x), b.Node("Sigmoid", "exponent", [x])]);
        },
        ["where"] = b => b.Node("Where", "w", [Pattern(b, "mask", 3, 5), b.Input("x", 4, 3, 5), b.Weight("other", 1, 4, 1, 1)]),
        ["where_activations"] = b =>
        {
            string x = b.Input("x", 4, 5);
            return b.Node("Where", "w", [Pattern(b, "mask", 1, 4, 5), b.Node("ReduceMean", "mean", [x], ("axes", new[] { 1 })), b.Node("Tanh", "t", [x])]);
        },
        ["where_infinite"] = b => b.Node("Softmax", "s", [b.Node("Where", "w", [Pattern(b, "mask", 3, 5), Scalar(b, "never", float.NegativeInfinity), b.Input("x", 3, 5)])]),
        ["layer_norm"] = b => LayerNorm(b, b.Input("x", 3, 7), [7], 1e-5f),
        ["layer_norm_two_axes"] = b => LayerNorm(b, b.Input("x", 2, 3, 4), [3, 4], 1e-2f),
        ["layer_norm_without_shift"] = b => b.Node("LayerNormalization", "n", [b.Linear("l", b.Input("x", 6), 9), b.Weight("scale", 1, 9)], ("axis", 1)),
        ["expand_token"] = b =>
        {
            string x = b.Input("x", 3, 4);
            string size = b.Node("Shape", "size", [x], ("start", 0), ("end", 1));
            string shape = b.Node("Concat", "shape", [size, b.Constant("rest", Tensor.Vector(1, 1))], ("axis", 0));
            return b.Node("Concat", "k", [b.Node("Expand", "token", [b.Weight("cls", 1, 1, 1, 4), shape]), x], ("axis", 1));
        },
        ["expand_activations"] = b => b.Node("Expand", "e", [b.Input("x", 2, 1, 3), b.Constant("shape", Tensor.Vector(1, 1, 4, 3))]),
        ["sequence_first"] = b =>
        {
            string x = b.Node("Transpose", "t", [b.Input("x", 3, 8)], ("perm", new[] { 1, 0, 2 }));
            x = b.Node("Transpose", "u", [b.Node("Tanh", "h", [x])], ("perm", new[] { 1, 0, 2 }));
            return b.Node("MatMul", "m", [x, b.Weight("w", 8, 8, 5)]);
        },
        ["heads_in_the_batch"] = HeadsInTheBatch,
        ["softmax"] = b => b.Node("Softmax", "s", [b.Linear("l", b.Input("x", 6), 5)]),
        ["softmax_channels"] = b => b.Node("Softmax", "s", [b.Input("x", 3, 4, 2)], ("axis", 1)),
        ["max_pool"] = b => b.MaxPool("p", b.Conv("c", b.Input("x", 2, 6, 7), 3, 3), 2, 2),
        ["max_pool_padded"] = b => b.Conv("d", b.MaxPool("p", b.Conv("c", b.Input("x", 2, 7, 7), 3, 3), 3, 2, 1), 4, 3),
        ["max_pool_1d"] = b => b.Node("MaxPool", "p", [b.Input("x", 3, 9)], ("kernel_shape", new[] { 3 }), ("strides", new[] { 2 })),
        ["max_pool_3d"] = b => b.Node("MaxPool", "p", [b.Input("x", 2, 4, 5, 3)], ("kernel_shape", new[] { 2, 2, 2 })),
        ["average_pool"] = b => b.Node("AveragePool", "p", [b.Conv("c", b.Input("x", 2, 6, 7), 3, 3)], ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }), ("strides", new[] { 2, 2 })),
        ["average_pool_pads_count"] = b => b.Node("AveragePool", "p", [b.Input("x", 2, 5, 5)], ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }), ("count_include_pad", 1)),
        ["global_average_pool"] = b => b.Linear("l", b.Flatten("f", b.GlobalAveragePool("p", b.Conv("c", b.Input("x", 2, 4, 5), 6, 3)), 6), 3),
        ["resize_nearest"] = b => Resize(b, b.Conv("c", b.Input("x", 2, 4, 5), 3, 3), [1, 1, 2, 2], "nearest", "asymmetric", "floor"),
        ["resize_nearest_to_conv"] = b => b.Conv("d", Resize(b, b.Relu("r", b.Conv("c", b.Input("x", 2, 4, 5), 3, 3)), [1, 1, 2, 2], "nearest", "asymmetric", "floor"), 2, 3, inputs: 3),
        ["resize_nearest_down"] = b => Resize(b, b.Input("x", 2, 7, 8), [1, 1, 0.6f, 0.5f], "nearest", "half_pixel", "round_prefer_ceil"),
        ["resize_nearest_ceil"] = b => Resize(b, b.Input("x", 2, 3, 4), [1, 1, 1.7f, 2.2f], "nearest", "pytorch_half_pixel", "ceil"),
        ["resize_nearest_volume"] = b => Resize(b, b.Input("x", 2, 2, 3, 2), [1, 1, 2, 1, 3], "nearest", "half_pixel", "round_prefer_floor"),
        ["resize_linear"] = b => b.Conv("d", Resize(b, b.Conv("c", b.Input("x", 2, 4, 5), 3, 3), [1, 1, 2, 2], "linear", "half_pixel"), 2, 3, inputs: 3),
        ["resize_linear_asymmetric"] = b => Resize(b, b.Input("x", 2, 4, 5), [1, 1, 1.5f, 2.4f], "linear", "asymmetric"),
        ["resize_linear_down"] = b => Resize(b, b.Input("x", 2, 8, 7), [1, 1, 0.5f, 0.6f], "linear", "pytorch_half_pixel"),
        ["resize_linear_corners"] = b => Resize(b, b.Input("x", 2, 4, 5), [1, 1, 2, 1.8f], "linear", "align_corners"),
        ["resize_linear_row"] = b => Resize(b, b.Input("x", 3, 5), [1, 1, 2.2f], "linear", "half_pixel"),
        ["resize_linear_volume"] = b => Resize(b, b.Input("x", 2, 2, 3, 2), [1, 1, 2, 1.5f, 2], "linear", "half_pixel"),
        ["resize_to_sizes"] = b =>
        {
            string x = b.Conv("c", b.Input("x", 2, 4, 5), 3, 3);
            string kept = b.Node("Slice", "kept", [b.Node("Shape", "shape", [x]), b.Constant("zero", Tensor.Vector(0)), b.Constant("two", Tensor.Vector(2))]);
            string sizes = b.Node("Concat", "sizes", [kept, b.Constant("space", Tensor.Vector(9, 7))], ("axis", 0));
            return b.Node("Resize", "resize", [x, "", "", sizes], ("mode", "linear"), ("coordinate_transformation_mode", "align_corners"));
        },
        ["resize_and_join"] = b =>
        {
            string x = b.Conv("c", b.Input("x", 2, 6, 6), 3, 3);
            string low = b.Relu("r", b.Conv("d", x, 4, 3, stride: 2));
            return b.Conv("e", b.Node("Concat", "k", [Resize(b, low, [1, 1, 2, 2], "nearest", "asymmetric", "floor"), x], ("axis", 1)), 2, 3, inputs: 7);
        },
        ["reduce_mean_space"] = b => b.Node("ReduceMean", "m", [b.Conv("c", b.Input("x", 2, 4, 5), 6, 3)], ("axes", new[] { 2, 3 }), ("keepdims", 0)),
        ["reduce_mean_channels"] = b => b.Node("ReduceMean", "m", [b.Input("x", 3, 4, 5)], ("axes", new[] { 1 })),
        ["reduce_mean_middle"] = b => b.Node("ReduceMean", "m", [b.Input("x", 3, 4, 5)], ("axes", new[] { 2 }), ("keepdims", 0)),
        ["flatten_linear"] = b => b.Linear("l", b.Flatten("f", b.Relu("r", b.Conv("c", b.Input("x", 2, 4, 3), 3, 3)), 36), 5),
        ["flatten_shared"] = b =>
        {
            string x = b.Relu("r", b.Conv("c", b.Input("x", 2, 4, 3), 3, 3));
            string pooled = b.Flatten("g", b.GlobalAveragePool("p", x), 3);
            return b.Add("a", b.Linear("l", b.Flatten("f", x, 36), 3), pooled);
        },
        ["reshape"] = b => b.Node("Reshape", "r", [b.Input("x", 3, 4, 5), b.Constant("shape", Tensor.Vector(-1, 12, 5))]),
        ["transpose"] = b => b.Node("Transpose", "t", [b.Input("x", 3, 4, 5)], ("perm", new[] { 0, 2, 3, 1 })),
        ["squeeze"] = b => b.Node("Squeeze", "s", [b.GlobalAveragePool("p", b.Input("x", 3, 4, 5)), b.Constant("axes", Tensor.Vector(2, 3))]),
        ["unsqueeze"] = b => b.Node("Unsqueeze", "u", [b.Input("x", 3, 4), b.Constant("axes", Tensor.Vector(1))]),
        ["concat"] = b =>
        {
            string x = b.Input("x", 3, 4, 4);
            return b.Conv("d", b.Node("Concat", "k", [b.Conv("c", x, 2, 3), x, b.Relu("r", x)], ("axis", 1)), 4, 3, inputs: 8);
        },
        ["split"] = b =>
        {
            string[] parts = b.Nodes("Split", "s", [b.Conv("c", b.Input("x", 2, 4, 4), 6, 3), b.Constant("sizes", Tensor.Vector(2, 4))], 2, ("axis", 1));
            return b.Node("Concat", "k", [parts[1], parts[0]], ("axis", 1));
        },
        ["slice_step"] = b => b.Node("Slice", "s", [b.Conv("c", b.Input("x", 2, 6, 6), 4, 3), b.Constant("starts", Tensor.Vector(0, 1)), b.Constant("ends", Tensor.Vector(int.MaxValue, 6)), b.Constant("axes", Tensor.Vector(2, 3)), b.Constant("steps", Tensor.Vector(2, 2))]),
        ["pad_channels"] = b => b.Node("Pad", "p", [b.Input("x", 3, 2, 2), b.Constant("pads", Tensor.Vector(0, 1, 0, 0, 0, 2, 0, 0)), Scalar(b, "fill", 0.5f)]),
        ["pad_reflect"] = b => b.Node("Pad", "p", [b.Input("x", 2, 4, 4), b.Constant("pads", Tensor.Vector(0, 0, 2, 1, 0, 0, 1, 3))], ("mode", "reflect")),
        ["pad_edge"] = b => b.Node("Pad", "p", [b.Input("x", 2, 3, 3), b.Constant("pads", Tensor.Vector(0, 0, 2, 1, 0, 0, 1, 3))], ("mode", "edge")),
        ["gather_constant"] = b => b.Node("Gather", "g", [b.Input("x", 5, 3), b.Constant("indices", Tensor.Vector(4, 0, 2, 2))], ("axis", 1)),
        ["cast_float"] = b => b.Node("Cast", "k", [b.Relu("r", b.Input("x", 5))], ("to", 1)),
        ["option_a_shortcut"] = OptionA,
        ["unread_output_of_split"] = b => 
        {
            string half = b.Nodes("Split", "s", [b.Linear("k", b.Input("x", 4), 6)], 2, ("axis", 1))[1];
            b.SetWidth(half, 3);
            return b.Linear("l", half, 2);
        },
    };

    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>The graph of a case; every initialiser is random, so that nothing cancels.</summary>
    public static ModelGraph Build(string name)
    {
        var builder = new GraphBuilder(name, seed: 7);
        string output = Known[name](builder);
        return builder.Build((output, "y"));
    }

    private static string Scalar(GraphBuilder b, string name, float value) => b.Constant(name, Tensor.Scalar(value));

    private static string Resize(GraphBuilder b, string x, float[] scales, string mode, string coordinates, string nearest = "round_prefer_floor") => b.Node(
        "Resize", "resize", [x, "", b.Constant("scales", Tensor.Of<float>([scales.Length], scales))],
        ("mode", mode), ("coordinate_transformation_mode", coordinates), ("nearest_mode", nearest));

    private static string Positive(GraphBuilder b, string x) => b.Node("Add", "positive", [b.Node("Sigmoid", "squeezed", [x]), Scalar(b, "offset", 0.5f)]);

    /// <summary>A boolean tensor that is true at two of three places.</summary>
    private static string Pattern(GraphBuilder b, string name, params int[] dims) =>
        b.Constant(name, Tensor.Of(dims, Enumerable.Range(0, dims.Aggregate(1, (p, q) => p * q)).Select(i => i % 3 != 1).ToArray()));

    private static string LayerNorm(GraphBuilder b, string x, int[] size, float epsilon)
    {
        b.Weight("scale", 1, size);
        b.Weight("shift", 1, size);
        return b.Node("LayerNormalization", "n", [x, "scale", "shift"], ("axis", -size.Length), ("epsilon", epsilon));
    }

    /// <summary>As PyTorch's attention is exported: sequence first, [T, N, 6] as [T, 2N, 3], products over [2N, T, 3], and back over [T*N, 6].</summary>
    private static string HeadsInTheBatch(GraphBuilder b)
    {
        string x = b.Node("Transpose", "t", [b.Input("x", 5, 6)], ("perm", new[] { 1, 0, 2 }));
        string split = b.Constant("split", Tensor.Vector(5, -1, 3));
        string q = Heads("q", [1, 0, 2]);
        string k = Heads("k", [1, 2, 0]);
        string y = b.Node("MatMul", "mix", [b.Node("Softmax", "s", [b.Node("MatMul", "scores", [q, k])]), Heads("v", [1, 0, 2])]);
        y = b.Node("Reshape", "rows", [b.Node("Transpose", "back", [y], ("perm", new[] { 1, 0, 2 })), b.Constant("joined", Tensor.Vector(-1, 6))]);
        b.SetWidth(y, 6);
        y = b.Node("Reshape", "sequence", [b.Linear("o", y, 4), b.Constant("steps", Tensor.Vector(5, -1, 4))]);
        return b.Node("Transpose", "first", [y], ("perm", new[] { 1, 0, 2 }));

        string Heads(string name, int[] permutation)
        {
            string y = b.Node("MatMul", name, [x, b.Weight(name + ".weight", 6, 6, 6)]);
            return b.Node("Transpose", name + ".transpose", [b.Node("Reshape", name + ".heads", [y, split])], ("perm", permutation));
        }
    }

    private static string Conv(GraphBuilder b, string x, int[] weight, params (string, AttributeValue)[] attributes)
    {
        b.Weight("w", weight.Skip(1).Aggregate(1, (p, q) => p * q), weight);
        b.Weight("bias", 1, weight[0]);
        return b.Node("Conv", "c", [x, "w", "bias"], attributes);
    }

    private static string Norm(GraphBuilder b, string name, string x)
    {
        string y = b.BatchNorm(name, x);
        b.Perturb(name + ".weight", 0.3);
        b.Perturb(name + ".bias", 0.3);
        b.Perturb(name + ".running_mean", 0.3);
        b.Perturb(name + ".running_var", 0.3);
        return y;
    }

    private static string Residual(GraphBuilder b)
    {
        string x = b.Relu("r0", Norm(b, "n0", b.Conv("c0", b.Input("x", 3, 5, 6), 4, 3)));
        string y = b.Relu("r1", Norm(b, "n1", b.Conv("c1", x, 4, 3)));
        y = Norm(b, "n2", b.Conv("c2", y, 4, 3));
        return b.Conv("c3", b.Relu("r2", b.Add("a", y, x)), 2, 3);
    }

    private static string Projection(GraphBuilder b)
    {
        string x = b.Relu("r0", b.Conv("c0", b.Input("x", 3, 6, 6), 4, 3, bias: true));
        string y = Norm(b, "n1", b.Conv("c1", x, 6, 3, stride: 2));
        string shortcut = Norm(b, "n2", b.Conv("c2", x, 6, 1, stride: 2));
        return b.Conv("c3", b.Relu("r1", b.Add("a", shortcut, y)), 2, 1);
    }

    private static string OptionA(GraphBuilder b)
    {
        string x = b.Relu("r0", b.Conv("c0", b.Input("x", 3, 6, 6), 4, 3));
        string y = Norm(b, "n1", b.Conv("c1", x, 8, 3, stride: 2));
        string half = b.Node("Slice", "s", [x, b.Constant("starts", Tensor.Vector(0, 0)), b.Constant("ends", Tensor.Vector(99, 99)), b.Constant("axes", Tensor.Vector(2, 3)), b.Constant("steps", Tensor.Vector(2, 2))]);
        string padded = b.Node("Pad", "p", [half, b.Constant("pads", Tensor.Vector(0, 2, 0, 0, 0, 2, 0, 0))]);
        return b.Conv("c2", b.Relu("r1", b.Add("a", y, padded)), 3, 3);
    }
}
