namespace PruneSearch.Data.Loading;

/// <summary>
/// How raw values become network inputs: <c>(value - offset) * scale</c>, with an offset and scale per channel (an index on the first axis
/// of a sample) or one for all values. Immutable.
/// </summary>
public sealed class Normalization
{
    private readonly double[] _offset;
    private readonly double[] _scale;
    private readonly bool _onPixels;

    private Normalization(double[] offset, double[] scale, bool onPixels)
    {
        _offset = offset;
        _scale = scale;
        _onPixels = onPixels;
    }

    /// <summary>What <see cref="Standard"/> was given; null for the others.</summary>
    internal (IReadOnlyList<double> Mean, IReadOnlyList<double> Std)? MeanAndStd { get; private init; }

    /// <summary>What <see cref="Affine"/> was given; null for the others.</summary>
    internal (double Zero, double Scale)? ZeroAndScale { get; private init; }

    /// <summary>Values as they are: 0..255 for images.</summary>
    public static Normalization Raw { get; } = new([0], [1], onPixels: false);

    /// <summary>Pixels on 0..1 (raw / 255); arrays as they are.</summary>
    public static Normalization Unit { get; } = new([0], [1], onPixels: true);

    /// <summary><c>(pixel - mean) / std</c> on 0..1 pixels (of arrays: on stored values), per channel or one for all.</summary>
    /// <param name="mean">One number per channel, or one for all.</param>
    /// <param name="std">As many; each greater than 0.</param>
    /// <exception cref="InvalidInputException">The counts differ, or a number cannot be used.</exception>
    public static Normalization Standard(ReadOnlySpan<double> mean, ReadOnlySpan<double> std)
    {
        var errors = new List<InputError>();
        if (mean.Length == 0 || mean.Length != std.Length)
        {
            errors.Add(new(
                "mean, std",
                $"there are {mean.Length} means and {std.Length} standard deviations; give one of each per channel",
                "mean and std have the same count"));
        }

        foreach (double value in mean)
        {
            if (!double.IsFinite(value))
            {
                errors.Add(new("mean", $"{value} cannot be subtracted; give a finite number", "means are finite"));
            }
        }

        var scale = new double[std.Length];
        for (int i = 0; i < std.Length; i++)
        {
            scale[i] = 1 / std[i];
            if (!double.IsFinite(scale[i]) || scale[i] <= 0)
            {
                errors.Add(new(
                    "std",
                    $"{std[i]} cannot be divided by; give a number greater than 0",
                    "standard deviations are finite and greater than 0"));
            }
        }

        return errors.Count == 0
            ? new(mean.ToArray(), scale, onPixels: true) { MeanAndStd = (mean.ToArray(), std.ToArray()) }
            : throw new InvalidInputException(errors);
    }

    /// <summary>Stored integers of a quantised input: <c>(q - zero) * scale</c>.</summary>
    /// <exception cref="InvalidInputException">A number is not finite, or the scale is not positive.</exception>
    public static Normalization Affine(double zero, double scale) =>
        double.IsFinite(zero) && double.IsFinite(scale) && scale > 0
            ? new([zero], [scale], onPixels: false) { ZeroAndScale = (zero, scale) }
            : throw new InvalidInputException(
                "zero, scale",
                $"zero {zero} and scale {scale} cannot be used; give finite numbers and a scale greater than 0",
                "zero and scale are finite, scale greater than 0");

    /// <summary>The offsets and scales for raw samples of a data set.</summary>
    /// <exception cref="InvalidInputException">There are several, and not one for each channel.</exception>
    internal ChannelScaling For(IDataSet data)
    {
        int channels = data.SampleShape[0];
        if (_offset.Length != 1 && _offset.Length != channels)
        {
            string shape = string.Join(", ", data.SampleShape);
            throw new InvalidInputException(
                "mean, std",
                $"there are {_offset.Length} means, and a sample of {data.Name} has shape ({shape}): {channels} channels; give {channels} of each, or one",
                "mean and std have one number per channel, or one for all");
        }

        double unit = _onPixels ? data.PixelScale : 1;
        float[] offset = [.. _offset.Select(value => (float)(value * unit))];
        float[] scale = [.. _scale.Select(value => (float)(value / unit))];
        return new ChannelScaling(offset, scale, data.SampleLength / offset.Length);
    }
}
