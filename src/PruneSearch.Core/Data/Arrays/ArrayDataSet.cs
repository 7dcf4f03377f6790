namespace PruneSearch.Data.Arrays;

/// <summary>One split of an <see cref="ArrayFile"/>, in memory in its stored type.</summary>
internal sealed class ArrayDataSet : IDataSet
{
    /// <summary>The split's name when the file has none.</summary>
    public const string Whole = "all";

    private readonly NpyArray _samples;
    private readonly int[]? _labels;
    private readonly int _length;

    private ArrayDataSet(ArrayFile file, string split, NpyArray samples, int[]? labels)
    {
        _samples = samples;
        _labels = labels;
        Name = $"{Path.GetFileName(file.Path)}/{split}";
        Count = (int)samples.Shape[0];
        SampleShape = [.. samples.Shape.Skip(1).Select(extent => (int)extent)];
        Classes = labels is null ? null : file.Classes;
        Provenance = new DataProvenance("npz", file.Path, split, SampleSelection.All(Count), file.Fingerprint);
        _length = this.SampleLength;
    }

    public string Name { get; }

    public int Count { get; }

    public int[] SampleShape { get; }

    public int? Classes { get; }

    public float PixelScale => 1;

    public DataProvenance Provenance { get; }

    /// <exception cref="InvalidInputException">Shapes do not fit, a value is not finite, or a label is not a class.</exception>
    public static ArrayDataSet Read(ArrayFile file, string split)
    {
        string x = file.Find("x", split)!;
        NpyArray samples = file.Read(x);
        if (samples.Shape.Length < 2 || samples.Length == 0)
        {
            string shape = string.Join(", ", samples.Shape);
            throw new InvalidInputException(
                file.Where(x),
                $"the samples have shape ({shape}); give at least one sample along the first of two or more axes",
                "samples have shape (N, ...)");
        }

        CheckFinite(samples, file.Where(x));
        int[]? labels = null;
        if (file.Find("y", split) is { } y)
        {
            labels = ArrayLabels.Read(file, y);
            if (labels.Length != samples.Shape[0])
            {
                throw new InvalidInputException(
                    file.Where(y),
                    $"there are {labels.Length} labels for {samples.Shape[0]} samples",
                    "there is one label per sample");
            }
        }

        return new ArrayDataSet(file, split, samples, labels);
    }

    public int Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return _labels is null ? -1 : _labels[index];
    }

    public void Read(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        _samples.Read(index * _length, destination[.._length]);
    }

    private static void CheckFinite(NpyArray samples, string where)
    {
        if (samples.Type is not (NpyType.F2 or NpyType.F4 or NpyType.F8))
        {
            return;
        }

        Span<float> values = stackalloc float[256];
        for (int start = 0; start < samples.Length; start += values.Length)
        {
            Span<float> some = values[..Math.Min(values.Length, samples.Length - start)];
            samples.Read(start, some);
            for (int i = 0; i < some.Length; i++)
            {
                if (!float.IsFinite(some[i]))
                {
                    long sample = (start + i) / (samples.Length / samples.Shape[0]);
                    throw new InvalidInputException(
                        $"{where}, sample {sample}",
                        $"a value is {some[i]} (as a 32-bit float); remove or mend the sample",
                        "values are finite");
                }
            }
        }
    }
}
