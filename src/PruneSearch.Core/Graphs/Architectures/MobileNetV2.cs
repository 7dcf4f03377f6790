namespace PruneSearch.Graphs.Architectures;

/// <summary>MobileNetV2 of Sandler et al. (2018), table 2: inverted residuals with linear bottlenecks, ReLU6.</summary>
internal static class MobileNetV2
{
    public static ModelGraph Build(ArchitectureOptions options)
    {
        int width = options.Width ?? 32;
        var b = new GraphBuilder("mobilenetv2", options.Seed);
        b.Constant("zero", Tensor.Scalar(0f));
        b.Constant("six", Tensor.Scalar(6f));
        string x = Relu6(b, "stem", CifarResNet.Unit(b, "stem", b.Input("input", options.Sample), width, 3, 2, relu: false));
        int channels = width;
        int index = 0;
        foreach ((int expand, int outputs, int repeats, int firstStride) in new[] { (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1) })
        {
            for (int r = 0; r < repeats; r++)
            {
                string name = $"block{++index}";
                int stride = r == 0 ? firstStride : 1;
                int to = outputs * width / 32;
                int inner = channels * expand;
                string y = expand == 1 ? x : Relu6(b, name + ".expand", CifarResNet.Unit(b, name + ".expand", x, inner, 1, 1, relu: false));
                y = Relu6(b, name + ".depthwise", CifarResNet.Unit(b, name + ".depthwise", y, inner, 3, stride, relu: false, groups: inner));
                y = CifarResNet.Unit(b, name + ".project", y, to, 1, 1, relu: false);
                x = stride == 1 && channels == to ? b.Add(name + ".add", x, y) : y;
                channels = to;
            }
        }

        int last = 1280 * width / 32;
        x = Relu6(b, "head", CifarResNet.Unit(b, "head", x, last, 1, 1, relu: false));
        x = b.Flatten("flatten", b.GlobalAveragePool("pool", x), last);
        return b.Build((b.Linear("fc", x, options.Classes), "logits"));
    }

    private static string Relu6(GraphBuilder b, string name, string x) => b.Node("Clip", name + ".relu6", [x, "zero", "six"]);
}
