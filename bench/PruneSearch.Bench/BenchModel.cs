using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;

namespace PruneSearch.Bench;

/// <summary>A network of the benchmark: ours, built for a sample shape.</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="Architecture">The name in <see cref="Graphs.Architectures.Architecture"/>.</param>
/// <param name="Sample">Channels, height, width.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record BenchModel(string Name, string Architecture, int[] Sample, int Classes)
{
    public static readonly BenchModel[] Small =
    [
        new("ResNet-20", "resnet20", [3, 32, 32], 10),
        new("ResNet-8", "resnet8", [3, 32, 32], 10),
        new("LeNet-5", "lenet5", [1, 28, 28], 10),
        new("DS-CNN", "dscnn", [1, 49, 10], 12),
    ];

    public static readonly BenchModel[] All =
    [
        .. Small,
        new("ResNet-50", "resnet50", [3, 224, 224], 1000),
        new("MobileNetV2", "mobilenetv2", [3, 224, 224], 1000),
    ];

    public ModelGraph Build() => Graphs.Architectures.Architecture.Build(Architecture, new ArchitectureOptions(Sample, Classes));
}
