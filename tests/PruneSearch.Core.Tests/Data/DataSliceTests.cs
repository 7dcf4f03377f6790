using PruneSearch.Data;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class DataSliceTests
{
    private static readonly DataSlice Ten = DataSlice.Of(new FakeDataSet(10, [1]));

    [Fact]
    public void RangesOfRangesReferToTheSource()
    {
        DataSlice slice = Ten.Range(2, 9).Range(1, 4);

        Assert.Equal([3, 4, 5], Indices(slice));
        Assert.Equal([3, 4, 5], Enumerable.Range(0, 3).Select(slice.Label));
        Assert.Equal("3..6 of 10", slice.Provenance.Samples.ToString());
        Assert.Equal("fake[2..9][1..4]", slice.Name);
        Assert.Equal([0, 1], Indices(Ten.Take(2)));
    }

    [Fact]
    public void ShufflingIsAPermutationThatTheSeedDecides()
    {
        int[] first = Indices(Ten.Shuffled(1));

        Assert.Equal(Enumerable.Range(0, 10), first.Order());
        Assert.NotEqual(Enumerable.Range(0, 10), first);
        Assert.Equal(first, Indices(Ten.Shuffled(1)));
        Assert.NotEqual(first, Indices(Ten.Shuffled(2)));
        Assert.Equal(first[3..5], Indices(Ten.Shuffled(1).Range(3, 5)));
    }

    [Fact]
    public void PicksPrintAlikeOnlyWhenTheyAreTheSame()
    {
        string first = Ten.Pick([1, 5, 2]).Provenance.Samples.ToString();

        Assert.StartsWith("3 picked of 10 (sha256 ", first, StringComparison.Ordinal);
        Assert.Equal(first, Ten.Range(1, 10).Pick([0, 4, 1]).Provenance.Samples.ToString());
        Assert.NotEqual(first, Ten.Pick([1, 5, 3]).Provenance.Samples.ToString());
    }

    [Theory]
    [InlineData(0, 11)]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(7, 3)]
    public void ARangeOutsideOrEmptyIsTheUsersError(int from, int to)
    {
        var error = Assert.Throws<InvalidInputException>(() => Ten.Range(from, to));

        Assert.Contains($"{from}..{to}", error.Message, StringComparison.Ordinal);
        Assert.Contains("10 samples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OverlapsAreCountedAgainstAPlainIntersection()
    {
        var random = new RandomStream(3, "overlaps");
        DataSlice source = DataSlice.Of(new FakeDataSet(60, [1]));
        for (int trial = 0; trial < 200; trial++)
        {
            DataSlice a = Some(source, random);
            DataSlice b = Some(source, random);

            int shared = Indices(a).Intersect(Indices(b)).Count();

            Assert.Equal(shared, DataOverlap.Find("a", a, "b", b)?.Shared ?? 0);
            Assert.Equal(shared, DataOverlap.Find("b", b, "a", a)?.Shared ?? 0);
        }
    }

    [Fact]
    public void OnlyTheSameSplitOfTheSameContentOverlaps()
    {
        DataSlice train = DataSlice.Of(new FakeDataSet(10, [1]));
        DataSlice test = DataSlice.Of(new FakeDataSet(10, [1], split: "test"));
        DataSlice copy = DataSlice.Of(new FakeDataSet(10, [1], path: "elsewhere"));
        DataSlice longer = DataSlice.Of(new FakeDataSet(20, [1]));

        Assert.Null(DataOverlap.Find("training", train, "test", test));
        Assert.Equal(10, DataOverlap.Find("training", train, "test", copy)!.Shared);
        Assert.Equal(10, DataOverlap.Find("training", train, "test", longer)!.Shared);
        InputError error = DataOverlap.Find("training", train.Take(7), "validation", train.Range(5, 10))!.ToError("data.validation");
        Assert.Equal("data.validation", error.Where);
        Assert.Contains("share 2 samples", error.Message, StringComparison.Ordinal);
    }

    private static DataSlice Some(DataSlice source, RandomStream random)
    {
        int from = random.NextInt(50);
        DataSlice range = source.Range(from, from + 1 + random.NextInt(10));
        return random.NextInt(2) == 0 ? range : source.Shuffled(random.NextUInt64()).Take(1 + random.NextInt(30));
    }

    private static int[] Indices(DataSlice slice)
    {
        var value = new float[1];
        return [.. Enumerable.Range(0, slice.Count).Select(i =>
        {
            slice.Read(i, value);
            return (int)value[0] / 100;
        })];
    }
}
