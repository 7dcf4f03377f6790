namespace PruneSearch.Graphs.Architectures;

/// <summary>
/// The residual networks for small images of He et al., "Deep Residual Learning" (2015), section 4.2: three stages of
/// width, 2 x width, 4 x width; 6n+2 layers; projection shortcuts (option B).
/// </summary>
internal static class CifarResNet
{
    public static ModelGraph Build(ArchitectureOptions options, int blocks)
    {
        int width = options.Width ?? 16;
        var b = new GraphBuilder($"resnet{(6 * blocks) + 2}", options.Seed);
        string x = b.Input("input", options.Sample);
        x = Unit(b, "stem", x, width, 3, 1, relu: true);
        for (int stage = 0; stage < 3; stage++)
        {
            for (int block = 0; block < blocks; block++)
            {
                int outputs = width << stage;
                int stride = stage > 0 && block == 0 ? 2 : 1;
                string name = $"stage{stage + 1}.block{block + 1}";
                string y = Unit(b, name + ".conv1", x, outputs, 3, stride, relu: true);
                y = Unit(b, name + ".conv2", y, outputs, 3, 1, relu: false);
                string shortcut = stride == 1 ? x : Unit(b, name + ".shortcut", x, outputs, 1, stride, relu: false);
                x = b.Relu(name + ".relu", b.Add(name + ".add", y, shortcut));
            }
        }

        x = b.Flatten("flatten", b.GlobalAveragePool("pool", x), 4 * width);
        return b.Build((b.Linear("fc", x, options.Classes), "logits"));
    }

    internal static string Unit(GraphBuilder b, string name, string x, int outputs, int kernel, int stride, bool relu, int groups = 1)
    {
        x = b.BatchNorm(name + ".bn", b.Conv(name, x, outputs, kernel, stride, groups: groups));
        return relu ? b.Relu(name + ".relu", x) : x;
    }
}
