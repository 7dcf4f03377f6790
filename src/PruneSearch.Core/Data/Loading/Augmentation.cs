namespace PruneSearch.Data.Loading;

/// <summary>
/// Random changes to training images, before normalisation. What happens to a sample depends on seed, epoch and its index only, so batch
/// size, threads and resuming change nothing.
/// </summary>
public sealed record Augmentation
{
    /// <summary>
    /// Pixels of zeros (raw value 0) put around the image, of which a random crop of the original size is taken. Default 0: none. At most
    /// the image's size.
    /// </summary>
    public int CropPadding { get; init; }

    /// <summary>Mirrors left and right with probability one half. Default off.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>No change.</summary>
    public static Augmentation None { get; } = new();

    internal bool IsNone => CropPadding == 0 && !HorizontalFlip;

    /// <exception cref="InvalidInputException">The samples are not images, or the padding does not fit them.</exception>
    internal void Check(IDataSet data)
    {
        int[] shape = data.SampleShape;
        if (!IsNone && shape.Length != 3)
        {
            throw new InvalidInputException(
                "augmentation",
                $"samples of {data.Name} have shape ({string.Join(", ", shape)}), not (channels, height, width); leave out crop and flip",
                "crop and flip are for images");
        }

        if (CropPadding < 0 || (CropPadding > 0 && CropPadding > Math.Min(shape[1], shape[2])))
        {
            throw new InvalidInputException(
                "augmentation",
                $"the crop padding is {CropPadding}; give 0 to {Math.Min(shape[1], shape[2])} for images of {shape[1]} x {shape[2]}",
                "crop padding is 0 to the image's size");
        }
    }

    /// <summary>Writes the changed sample.</summary>
    /// <param name="source">[channels, height, width].</param>
    /// <param name="destination">The same size; does not overlap.</param>
    /// <param name="shape">Channels, height, width.</param>
    /// <param name="random">The sample's own stream.</param>
    internal void Apply(ReadOnlySpan<float> source, Span<float> destination, int[] shape, RandomStream random)
    {
        int down = CropPadding == 0 ? 0 : random.NextInt(-CropPadding, CropPadding + 1);
        int right = CropPadding == 0 ? 0 : random.NextInt(-CropPadding, CropPadding + 1);
        bool flip = HorizontalFlip && random.NextInt(2) == 1;
        (int height, int width) = (shape[1], shape[2]);
        int from = Math.Max(0, right);
        int count = width - Math.Abs(right);
        destination.Clear();
        for (int row = 0; row < shape[0] * height; row++)
        {
            int y = (row % height) + down;
            if (y < 0 || y >= height)
            {
                continue;
            }

            Span<float> target = destination.Slice(row * width, width);
            source.Slice(((row + down) * width) + from, count).CopyTo(target[Math.Max(0, -right)..]);
            if (flip)
            {
                target.Reverse();
            }
        }
    }
}
