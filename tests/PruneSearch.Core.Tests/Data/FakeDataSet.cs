using PruneSearch.Data;

namespace PruneSearch.Core.Tests.Data;

/// <summary>Sample i, value j is 100 i + j; its label i % classes.</summary>
internal sealed class FakeDataSet(int count, int[] shape, int? classes = 10, string split = "train", string path = "fake") : IDataSet
{
    /// <summary>Called with the index of every sample read.</summary>
    public Action<int> OnRead { get; init; } = _ => { };

    public string Name => "fake";

    public int Count => count;

    public int[] SampleShape => shape;

    public int? Classes => classes;

    public float PixelScale => 255;

    public DataProvenance Provenance { get; } = new("fake", path, split, SampleSelection.All(count), new(() => "00"));

    public int Label(int index) => classes is { } n ? index % n : -1;

    public void Read(int index, Span<float> destination)
    {
        OnRead(index);
        for (int j = 0; j < this.SampleLength; j++)
        {
            destination[j] = (100 * index) + j;
        }
    }
}
