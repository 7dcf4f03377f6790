namespace PruneSearch.Data;

/// <summary>Images of 8 bits per channel, all in memory.</summary>
internal sealed class ByteDataSet : IDataSet
{
    private readonly byte[] _labels;
    private readonly byte[] _pixels;
    private readonly int _length;

    /// <param name="name">For people.</param>
    /// <param name="shape">[channels, height, width].</param>
    /// <param name="classes">Number of classes; every label is checked to be below.</param>
    /// <param name="labels">One per sample.</param>
    /// <param name="pixels">The samples one after the other.</param>
    /// <param name="provenance">Where they come from.</param>
    public ByteDataSet(string name, int[] shape, int classes, byte[] labels, byte[] pixels, DataProvenance provenance)
    {
        Name = name;
        SampleShape = shape;
        Classes = classes;
        Provenance = provenance;
        _labels = labels;
        _pixels = pixels;
        _length = this.SampleLength;
    }

    public string Name { get; }

    public int Count => _labels.Length;

    public int[] SampleShape { get; }

    public int? Classes { get; }

    public float PixelScale => 255;

    public DataProvenance Provenance { get; }

    public int Label(int index) => _labels[index];

    public void Read(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        PixelBytes.Widen(_pixels.AsSpan(index * _length, _length), destination);
    }
}
