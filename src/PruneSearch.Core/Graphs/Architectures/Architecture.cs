namespace PruneSearch.Graphs.Architectures;

/// <summary>
/// Small networks that a campaign can train by itself before it prunes them, and reference shapes for benchmarks. Output
/// <c>logits</c>, input <c>input</c>.
/// </summary>
public static class Architecture
{
    private static readonly SortedDictionary<string, Func<ArchitectureOptions, ModelGraph>> Known = new(StringComparer.Ordinal)
    {
        ["lenet-300-100"] = LeNet.Dense,
        ["lenet5"] = LeNet.Convolutional,
        ["resnet8"] = o => CifarResNet.Build(o, blocks: 1),
        ["resnet14"] = o => CifarResNet.Build(o, blocks: 2),
        ["resnet20"] = o => CifarResNet.Build(o, blocks: 3),
        ["resnet50"] = ResNet50.Build,
        ["mobilenetv2"] = MobileNetV2.Build,
        ["dscnn"] = DsCnn.Build,
    };

    public static IEnumerable<string> Names => Known.Keys;

    /// <exception cref="InvalidInputException">The name is not known.</exception>
    public static ModelGraph Build(string name, ArchitectureOptions options) =>
        Known.TryGetValue(name, out Func<ArchitectureOptions, ModelGraph>? build)
            ? build(options)
            : throw new InvalidInputException("architecture", $"'{name}' is not known", $"one of {string.Join(", ", Names)}");
}
