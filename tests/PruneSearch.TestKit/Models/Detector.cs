using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Models;

/// <summary>
/// A network of a detector's shape, with random weights: a residual backbone, a pyramid that enlarges coarse maps (Resize) and joins them
/// to finer ones (Concat), and at strides 8, 16 and 32 a head with a map of class scores and a map of boxes. Six outputs in all:
/// <c>scores8</c> [N, classes, H/8, W/8], <c>boxes8</c> [N, 4, H/8, W/8], and so on.
/// </summary>
public sealed class Detector
{
    private readonly DetectorOptions _options;
    private readonly GraphBuilder _graph;

    private Detector(DetectorOptions options, ulong seed)
    {
        _options = options;
        _graph = new GraphBuilder("detector", seed);
    }

    /// <summary>The outputs, finest first.</summary>
    public static IReadOnlyList<string> Outputs { get; } = ["scores8", "boxes8", "scores16", "boxes16", "scores32", "boxes32"];

    public static ModelGraph Build(DetectorOptions? options = null, ulong seed = 1) => new Detector(options ?? new DetectorOptions(), seed).Build();

    private ModelGraph Build()
    {
        int width = _options.Width;
        string x = Unit("stem", _graph.Input("images", _options.Channels, _options.Image, _options.Image), width, stride: 2);
        x = Stage("stage4", x, 2 * width);
        string fine = Stage("stage8", x, 2 * width);
        string middle = Stage("stage16", fine, 4 * width);
        string coarse = Stage("stage32", middle, 4 * width);

        string p32 = Unit("lateral32", coarse, 2 * width, kernel: 1);
        string p16 = Join("neck16", Enlarged("up16", p32, _options.Image / 16), Unit("lateral16", middle, 2 * width, kernel: 1), 2 * width);
        string p8 = Join("neck8", Doubled("up8", p16), Unit("lateral8", fine, 2 * width, kernel: 1), 2 * width);
        (string Value, string Name)[] outputs = [.. Head(8, p8), .. Head(16, p16), .. Head(32, p32)];
        return _graph.Build(outputs);
    }

    /// <summary>Half the size, then a residual block.</summary>
    private string Stage(string name, string x, int width)
    {
        x = Unit($"{name}.down", x, width, stride: 2);
        string y = Unit($"{name}.conv1", x, width);
        y = Normalized($"{name}.conv2", y, width, 3, 1);
        return _graph.Relu($"{name}.relu", _graph.Add($"{name}.add", x, y));
    }

    private string Join(string name, string enlarged, string lateral, int width)
    {
        string joined = _graph.Node("Concat", $"{name}.join", [enlarged, lateral], ("axis", 1));
        _graph.SetWidth(joined, 2 * width);
        return Unit($"{name}.conv", joined, width);
    }

    /// <summary>As PyTorch writes <c>interpolate(x, scale_factor=2)</c>.</summary>
    private string Doubled(string name, string x) => _graph.Node(
        "Resize", name, [x, "", _graph.Constant($"{name}.scales", Tensor.Of<float>([4], [1, 1, 2, 2]))],
        ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));

    /// <summary>As PyTorch writes <c>interpolate(x, size=y.shape[2:], mode="bilinear")</c>: batch and channels come from the shape.</summary>
    private string Enlarged(string name, string x, int size)
    {
        string kept = _graph.Node(
            "Slice", $"{name}.kept", [_graph.Node("Shape", $"{name}.shape", [x]), Ints($"{name}.begin", 0), Ints($"{name}.end", 2), Ints($"{name}.axis", 0)]);
        string sizes = _graph.Node("Concat", $"{name}.sizes", [kept, Ints($"{name}.size", size, size)], ("axis", 0));
        return _graph.Node("Resize", name, [x, "", "", sizes], ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));
    }

    private IEnumerable<(string Value, string Name)> Head(int stride, string x)
    {
        string tower = Unit($"head{stride}.conv", x, 2 * _options.Width);
        string scores = _graph.Conv($"head{stride}.scores", tower, _options.Classes, 1, bias: true);
        yield return (_graph.Node("Sigmoid", $"head{stride}.sigmoid", [scores]), $"scores{stride}");
        yield return (_graph.Conv($"head{stride}.boxes", tower, 4, 1, bias: true), $"boxes{stride}");
    }

    private string Unit(string name, string x, int width, int kernel = 3, int stride = 1) =>
        _graph.Relu($"{name}.relu", Normalized(name, x, width, kernel, stride));

    /// <summary>A convolution and a batch normalisation with scales, shifts and statistics of a net that has been trained.</summary>
    private string Normalized(string name, string x, int width, int kernel, int stride)
    {
        string y = _graph.BatchNorm($"{name}.bn", _graph.Conv(name, x, width, kernel, stride));
        foreach (string part in new[] { "weight", "bias", "running_mean", "running_var" })
        {
            _graph.Perturb($"{name}.bn.{part}", 0.2);
        }

        return y;
    }

    private string Ints(string name, params long[] values) => _graph.Constant(name, Tensor.Vector(values));
}
