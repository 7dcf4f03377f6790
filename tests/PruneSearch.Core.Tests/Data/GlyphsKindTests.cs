using System.Security.Cryptography;
using PruneSearch.Data;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class GlyphsKindTests
{
    [Theory]
    [InlineData("glyphs", DataSplit.Train, "f2c18ff7d301767859d298622bc6f7469fe768e550f5a0ad76b7ed33b2088f62")]
    [InlineData("glyphs", DataSplit.Validation, "965385efb0e71a629f7f045be2efd993233f679fe3763c16c2cc5b0db837d039")]
    [InlineData("glyphs", DataSplit.Test, "d1f55035e46e3444586b9fc29e5bac6a76a91de5c45262ef968ecb7ad4fe0eb5")]
    [InlineData("glyphs:seed=2,size=32", DataSplit.Train, "50fac14d4fb3e449983d4d174434429341b2192c05317b86d9e9bf988e6dc2d7")]
    public void TheSamplesAreTheSameEverywhere(string text, DataSplit split, string hash)
    {
        // Recorded when the generator was written. A change of the generator changes its Version, and these.
        DataSlice data = Open(text, split);
        var bytes = new List<byte>();
        for (int i = 0; i < 300; i++)
        {
            bytes.Add((byte)data.Label(i));
            bytes.AddRange(Pixels(data, i));
        }

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData([.. bytes])));
    }

    [Fact]
    public void TheDefaultsAreThoseDocumented()
    {
        DataSlice train = Open("glyphs", DataSplit.Train);

        Assert.Equal((20_000, 20, 255f), (train.Count, train.Classes, train.PixelScale));
        Assert.Equal([1, 28, 28], train.SampleShape);
        Assert.Equal((5_000, 5_000), (Open("glyphs", DataSplit.Validation).Count, Open("glyphs", DataSplit.Test).Count));
        Assert.Equal("seed=1,size=28", train.Provenance.Path);
    }

    [Fact]
    public void ASampleDependsOnItsIndexOnly()
    {
        DataSlice whole = Open("glyphs", DataSplit.Train);
        DataSlice prefix = Open("glyphs:train=130", DataSplit.Train);

        // Last first, so that blocks are rendered in another order.
        for (int i = prefix.Count - 1; i >= 0; i--)
        {
            Assert.Equal(Pixels(whole, i), Pixels(prefix, i));
            Assert.Equal(whole.Label(i), prefix.Label(i));
        }

        Assert.Equal(130, DataOverlap.Find("a", whole, "b", prefix)!.Shared);
    }

    [Fact]
    public void ReadersInParallelSeeTheSame()
    {
        DataSlice expected = Open("glyphs:train=600", DataSplit.Train);
        DataSlice shared = Open("glyphs:train=600", DataSplit.Train);
        bool[] same = new bool[600];

        Parallel.For(0, 600, i => same[i] = Pixels(shared, i).SequenceEqual(Pixels(expected, i)));

        Assert.DoesNotContain(false, same);
    }

    [Fact]
    public void SplitsAndSeedsShareNoSample()
    {
        DataSlice[] sets = [Open("glyphs", DataSplit.Train), Open("glyphs", DataSplit.Validation), Open("glyphs", DataSplit.Test), Open("glyphs:seed=2", DataSplit.Train)];

        var distinct = new HashSet<string>(sets.SelectMany(set => Enumerable.Range(0, 200).Select(i => Convert.ToBase64String(Pixels(set, i)))));

        Assert.Equal(800, distinct.Count);
        Assert.Null(DataOverlap.Find("a", sets[0], "b", sets[1]));
        Assert.Null(DataOverlap.Find("a", sets[0], "b", sets[3]));
    }

    [Fact]
    public void EveryClassIsAboutAsFrequent()
    {
        DataSlice train = Open("glyphs", DataSplit.Train);

        int[] counts = [.. Enumerable.Range(0, train.Count).CountBy(train.Label).OrderBy(c => c.Key).Select(c => c.Value)];

        // 1000 expected, standard deviation 31.
        Assert.Equal(20, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }

    [Theory]
    [InlineData("glyphs:size=8", "size=8")]
    [InlineData("glyphs:seed=-1", "seed=-1")]
    [InlineData("glyphs:train=0", "train=0")]
    [InlineData("glyphs:colour=red", "colour=red")]
    [InlineData("glyphs:7", "'7'")]
    public void WrongOptionsAreNamed(string text, string named)
    {
        Assert.Contains(named, Assert.Throws<InvalidInputException>(() => Open(text, DataSplit.Test)).Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllWrongOptionsAreNamedAtOnce()
    {
        Assert.Equal(2, Assert.Throws<InvalidInputException>(() => Open("glyphs:size=8,seed=3,test=x", DataSplit.Test)).Errors.Count);
    }

    private static DataSlice Open(string text, DataSplit split) => DataSource.Parse(text, "/").Open(split);

    private static byte[] Pixels(DataSlice data, int index)
    {
        var values = new float[data.SampleLength];
        data.Read(index, values);
        return [.. values.Select(value => (byte)value)];
    }
}
