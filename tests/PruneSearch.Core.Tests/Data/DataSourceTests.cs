using PruneSearch.Data;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class DataSourceTests : DataFolderFixture
{
    [Fact]
    public void AnUnknownKindListsTheKnownOnes()
    {
        string message = Assert.Throws<InvalidInputException>(() => DataSource.Parse("imagenet:x", "/")).Message;

        Assert.All(["cifar10:DIR", "mnist:DIR", "npz:FILE", "images:DIR", "glyphs"], kind => Assert.Contains(kind, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cifar10", "the path is missing")]
    [InlineData("mnist: ", "the path is missing")]
    [InlineData("images:no/such", "no such folder")]
    [InlineData("npz:no.npz", "no such file")]
    [InlineData("npz:a\0b", "the path is missing")]
    public void AMissingPathIsTheUsersError(string text, string message)
    {
        DataSource source = DataSource.Parse(text, Folder);

        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => source.Open(DataSplit.Train)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RelativePathsStartFromTheBaseFolder()
    {
        Put("sub/a.npy", Npy("<f4", "(1, 1)", FloatBytes(4)));

        DataSlice relative = DataSource.Parse("npz:./sub/a.npy", Folder).Open(DataSplit.Test);
        DataSlice full = DataSource.Parse("npz:" + Path.Combine(Folder, "sub", "a.npy"), "/").Open(DataSplit.Test);

        Assert.Equal(full.Provenance.Path, relative.Provenance.Path);
        Assert.Equal(1, DataOverlap.Find("a", relative, "b", full)!.Shared);
    }

    [Fact]
    public void TheFingerprintFollowsTheContentAndNotThePath()
    {
        byte[] array = Npy("<f4", "(2, 1)", FloatBytes(4, 5));
        Put("a.npy", array);
        Put("b.npy", array);
        Put("c.npy", Npy("<f4", "(2, 1)", FloatBytes(4, 6)));
        DataSlice[] data = [.. "abc".Select(name => DataSource.Parse($"npz:{name}.npy", Folder).Open(DataSplit.Test))];

        Assert.Equal(64, data[0].Provenance.Fingerprint.Length);
        Assert.Equal(data[0].Provenance.Fingerprint, data[1].Provenance.Fingerprint);
        Assert.NotEqual(data[0].Provenance.Fingerprint, data[2].Provenance.Fingerprint);
        Assert.NotNull(DataOverlap.Find("a", data[0], "b", data[1]));
        Assert.Null(DataOverlap.Find("a", data[0], "c", data[2]));
    }

    [Fact]
    public void SplitsHaveTheirNames()
    {
        Assert.All(Enum.GetValues<DataSplit>(), split => Assert.Equal(split, DataSource.ParseSplit(DataSource.NameOf(split))));
        Assert.Contains("write train, validation or test", Assert.Throws<InvalidInputException>(() => DataSource.ParseSplit("val")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KindsCanBeAddedAndNotTwice()
    {
        var kind = new ListKind();
        DataKinds kinds = DataKinds.BuiltIn.With(kind);

        DataSource source = DataSource.Parse("list:19", "/", kinds);

        Assert.Equal((18, 1), (source.Open(DataSplit.Train).Count, source.Open(DataSplit.Validation).Count));
        Assert.Equal(1, kind.Opened);
        Assert.Throws<ArgumentException>(() => kinds.With(new ListKind()));
        Assert.Null(DataKinds.BuiltIn.Find("list"));
    }

    [Fact]
    public void OneTrainingSampleCannotBeDivided()
    {
        DataSource source = DataSource.Parse("list:1", "/", DataKinds.BuiltIn.With(new ListKind()));

        Assert.Contains("at least two samples", Assert.Throws<InvalidInputException>(() => source.Open(DataSplit.Train)).Message, StringComparison.Ordinal);
    }

    private sealed class ListKind : IDataKind
    {
        public int Opened { get; private set; }

        public string Name => "list";

        public string Syntax => "list:COUNT";

        public DataParts Open(string argument, string baseFolder) => new(
            () =>
            {
                Opened++;
                return new FakeDataSet(int.Parse(argument), [1]);
            },
            null,
            null,
            HoldOut.LastTenth);
    }
}
