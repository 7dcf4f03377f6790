namespace PruneSearch.Data;

/// <summary>
/// Samples of one shape by index, as they are stored. Implementations are immutable and their reads thread-safe; what a network is fed
/// (normalised, augmented, batched) is made of them by <see cref="Loading.BatchLoader"/>.
/// </summary>
public interface IDataSet
{
    /// <summary>For people: the source and the part, e.g. <c>cifar10/test</c>.</summary>
    string Name { get; }

    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>Shape of one sample without the batch axis: [channels, height, width] for images.</summary>
    int[] SampleShape { get; }

    /// <summary>Number of classes, so that labels are 0 to <c>Classes - 1</c>; null when the samples have no labels.</summary>
    int? Classes { get; }

    /// <summary>The raw value that means 1.0: 255 for images, 1 for arrays.</summary>
    float PixelScale { get; }

    /// <summary>Where the samples come from, and which they are.</summary>
    DataProvenance Provenance { get; }

    /// <summary>The class of a sample; -1 when the samples have no labels.</summary>
    int Label(int index);

    /// <summary>Writes a sample's raw values (0..255 for images, arrays as stored) in the order of <see cref="SampleShape"/>, row-major.</summary>
    /// <param name="index">0 to <c>Count - 1</c>.</param>
    /// <param name="destination">At least the product of <see cref="SampleShape"/> values.</param>
    /// <exception cref="InvalidInputException">A file that is read lazily turns out to be damaged.</exception>
    void Read(int index, Span<float> destination);
}
