namespace PruneSearch.Graphs.Architectures;

/// <summary>
/// The depthwise-separable network for keyword spotting of Zhang et al., "Hello Edge" (2017), size S: a 10x4 convolution with stride 2
/// and four depthwise-separable blocks of 64 channels, with batch normalisation.
/// </summary>
internal static class DsCnn
{
    public static ModelGraph Build(ArchitectureOptions options)
    {
        int width = options.Width ?? 64;
        var b = new GraphBuilder("dscnn", options.Seed);
        string x = b.Input("input", options.Sample);
        b.Weight("stem.weight", options.Sample[0] * 40, width, options.Sample[0], 10, 4);
        x = b.Node("Conv", "stem", [x, "stem.weight"], ("kernel_shape", new[] { 10, 4 }), ("strides", new[] { 2, 2 }), ("auto_pad", "SAME_UPPER"));
        b.SetWidth(x, width);
        x = b.Relu("stem.relu", b.BatchNorm("stem.bn", x));
        for (int block = 1; block <= 4; block++)
        {
            x = CifarResNet.Unit(b, $"block{block}.depthwise", x, width, 3, 1, relu: true, groups: width);
            x = CifarResNet.Unit(b, $"block{block}.pointwise", x, width, 1, 1, relu: true);
        }

        x = b.Flatten("flatten", b.GlobalAveragePool("pool", x), width);
        return b.Build((b.Linear("fc", x, options.Classes), "logits"));
    }
}
