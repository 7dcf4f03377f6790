using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Execution;

/// <summary>A small classifier to train: convolution, batch normalisation, ReLU, pooling, linear. Input [N, 3, 6, 6].</summary>
public static class TrainingNet
{
    public const int Channels = 4;

    public const int Classes = 3;

    public static ModelGraph Build()
    {
        var builder = new GraphBuilder("training-net", seed: 17);
        string x = builder.Conv("conv", builder.Input("x", 3, 6, 6), Channels, 3);
        x = builder.BatchNorm("norm", x);
        builder.Perturb("norm.weight", 0.3);
        builder.Perturb("norm.bias", 0.3);
        builder.Perturb("norm.running_mean", 0.3);
        builder.Perturb("norm.running_var", 0.3);
        x = builder.Flatten("flat", builder.GlobalAveragePool("pool", builder.Relu("relu", x)), Channels);
        return builder.Build((builder.Linear("head", x, Classes), "y"));
    }
}
