namespace PruneSearch.Graphs.Architectures;

/// <summary>The networks of LeCun et al., "Gradient-Based Learning Applied to Document Recognition" (1998), with ReLU and max pooling.</summary>
internal static class LeNet
{
    /// <summary>LeNet-5: 5x5 convolutions to 6 and 16 channels, linear layers of 120 and 84. <c>Width</c> sets the 6.</summary>
    public static ModelGraph Convolutional(ArchitectureOptions options)
    {
        int width = options.Width ?? 6;
        int second = width * 16 / 6;
        var b = new GraphBuilder("lenet5", options.Seed);
        string x = b.Input("input", options.Sample);
        x = b.MaxPool("pool1", b.Relu("relu1", b.Conv("conv1", x, width, 5, pad: 2, bias: true)), 2, 2);
        x = b.MaxPool("pool2", b.Relu("relu2", b.Conv("conv2", x, second, 5, pad: 0, bias: true)), 2, 2);
        int height = ((options.Sample[1] / 2) - 4) / 2;
        int wide = ((options.Sample[2] / 2) - 4) / 2;
        x = b.Flatten("flatten", x, second * height * wide);
        x = b.Relu("relu3", b.Linear("fc1", x, 20 * width));
        x = b.Relu("relu4", b.Linear("fc2", x, 14 * width));
        return b.Build((b.Linear("fc3", x, options.Classes), "logits"));
    }

    /// <summary>LeNet-300-100: linear layers of 300 and 100.</summary>
    public static ModelGraph Dense(ArchitectureOptions options)
    {
        int width = options.Width ?? 300;
        var b = new GraphBuilder("lenet-300-100", options.Seed);
        string x = b.Flatten("flatten", b.Input("input", options.Sample), options.Sample.Aggregate(1, (a, d) => a * d));
        x = b.Relu("relu1", b.Linear("fc1", x, width));
        x = b.Relu("relu2", b.Linear("fc2", x, width / 3));
        return b.Build((b.Linear("fc3", x, options.Classes), "logits"));
    }
}
