using PruneSearch.Data.Files;

namespace PruneSearch.Data.Glyphs;

/// <summary>
/// One split of the generated set. A sample is a pure function of seed, split, size and index; blocks of samples are rendered when one of
/// them is first read, and kept as bytes.
/// </summary>
internal sealed class GlyphDataSet : IDataSet
{
    private const int BlockSize = 128;
    private readonly byte[]?[] _blocks;
    private readonly string _stream;
    private readonly ulong _seed;
    private readonly int _size;

    public GlyphDataSet(GlyphOptions options, string split, int count)
    {
        _seed = (ulong)options.Seed;
        _size = options.Size;
        _stream = $"glyphs/{split}";
        _blocks = new byte[]?[(count + BlockSize - 1) / BlockSize];
        Name = _stream;
        Count = count;
        SampleShape = [1, _size, _size];
        string source = $"seed={_seed},size={_size}";
        Provenance = new DataProvenance(
            "glyphs",
            source,
            split,
            SampleSelection.All(count),
            new(() => ContentFingerprint.OfText($"glyphs version {GlyphRenderer.Version} {source} {split}")));
    }

    public string Name { get; }

    public int Count { get; }

    public int[] SampleShape { get; }

    public int? Classes => GlyphShapes.Strokes.Length;

    public float PixelScale => 255;

    public DataProvenance Provenance { get; }

    public int Label(int index) => GlyphRenderer.Label(Stream(index));

    public void Read(int index, Span<float> destination) => PixelBytes.Widen(Pixels(index), destination);

    internal ReadOnlySpan<byte> Pixels(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        int block = index / BlockSize;
        byte[]? pixels = Volatile.Read(ref _blocks[block]);
        if (pixels is null)
        {
            pixels = Render(block);
            Volatile.Write(ref _blocks[block], pixels);
        }

        int length = _size * _size;
        return pixels.AsSpan(index % BlockSize * length, length);
    }

    private byte[] Render(int block)
    {
        int start = block * BlockSize;
        int count = Math.Min(BlockSize, Count - start);
        int length = _size * _size;
        var pixels = new byte[count * length];
        var renderer = new GlyphRenderer(_size);
        for (int i = 0; i < count; i++)
        {
            renderer.Render(Stream(start + i), pixels.AsSpan(i * length, length));
        }

        return pixels;
    }

    private RandomStream Stream(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return new RandomStream(_seed, _stream, index);
    }
}
