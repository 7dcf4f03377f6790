namespace PruneSearch.Graphs.Architectures;

/// <summary>ResNet-50 of He et al., "Deep Residual Learning" (2015), with the stride in the 3x3 convolution (as torchvision has it).</summary>
internal static class ResNet50
{
    public static ModelGraph Build(ArchitectureOptions options)
    {
        int width = options.Width ?? 64;
        var b = new GraphBuilder("resnet50", options.Seed);
        string x = b.Input("input", options.Sample);
        x = CifarResNet.Unit(b, "stem", x, width, 7, 2, relu: true);
        x = b.MaxPool("stem.pool", x, 3, 2, 1);
        int[] blocks = [3, 4, 6, 3];
        for (int stage = 0; stage < 4; stage++)
        {
            for (int block = 0; block < blocks[stage]; block++)
            {
                int inner = width << stage;
                int stride = stage > 0 && block == 0 ? 2 : 1;
                string name = $"stage{stage + 1}.block{block + 1}";
                string y = CifarResNet.Unit(b, name + ".conv1", x, inner, 1, 1, relu: true);
                y = CifarResNet.Unit(b, name + ".conv2", y, inner, 3, stride, relu: true);
                y = CifarResNet.Unit(b, name + ".conv3", y, 4 * inner, 1, 1, relu: false);
                string shortcut = block == 0 ? CifarResNet.Unit(b, name + ".shortcut", x, 4 * inner, 1, stride, relu: false) : x;
                x = b.Relu(name + ".relu", b.Add(name + ".add", y, shortcut));
            }
        }

        x = b.Flatten("flatten", b.GlobalAveragePool("pool", x), 32 * width);
        return b.Build((b.Linear("fc", x, options.Classes), "logits"));
    }
}
