using PruneSearch.Data;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

/// <summary>What a submitted spec may make a worker read.</summary>
public sealed class DataRootsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _one;
    private readonly string _two;
    private readonly DataRoots _roots;

    public DataRootsTests()
    {
        _one = Folder("one");
        _two = Folder("two");
        Folder("one-beside"); // its name begins like a root's
        _folder.File("one/a.npz", "a1");
        _folder.File("one/deep/b.npz", "b1");
        _folder.File("two/a.npz", "a2");
        _folder.File("two/c.npz", "c2");
        _folder.File("secret", "secret");
        _folder.File("one-beside/secret", "secret");
        _roots = new DataRoots([_one, _two]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.npz", "one/a.npz")]
    [InlineData("deep/b.npz", "one/deep/b.npz")]
    [InlineData("./deep/../a.npz", "one/a.npz")]
    [InlineData("c.npz", "two/c.npz")]
    [InlineData("deep", "one/deep")]
    [InlineData(".", "one")]
    [InlineData("../two/c.npz", "two/c.npz")] // which is in a root, however it is spelled
    public void Paths_start_in_the_first_root_that_has_them(string path, string found)
    {
        // A way out of one root is a way into another only where the operator allowed that one, too.
        if (path.StartsWith("..", StringComparison.Ordinal))
        {
            Refused(new DataRoots([_one]), path);
            return;
        }

        Assert.Equal(Path.Combine(_folder.Path, found), _roots.Resolve(path));
    }

    [Theory]
    [InlineData("two/c.npz")]
    [InlineData("one/deep/b.npz")]
    public void Full_paths_into_a_root_are_taken(string path) =>
        Assert.Equal(Path.Combine(_folder.Path, path), _roots.Resolve(Path.Combine(_folder.Path, path)));

    [Theory]
    [InlineData("../secret")]
    [InlineData("deep/../../secret")]
    [InlineData("..")]
    [InlineData("../one-beside/secret")]
    [InlineData("/etc/passwd")]
    [InlineData("/")]
    [InlineData("/proc/self/environ")]
    [InlineData("missing.npz")]
    [InlineData("~/a.npz")]
    [InlineData("$HOME/a.npz")]
    [InlineData("a.npz/../../secret")]
    public void What_is_outside_or_not_there_is_refused_alike(string path) => Refused(_roots, path);

    [Fact]
    public void Full_paths_beside_a_root_are_refused()
    {
        Refused(_roots, Path.Combine(_folder.Path, "secret"));
        Refused(_roots, Path.Combine(_folder.Path, "one-beside", "secret"));
        Refused(_roots, _folder.Path);
    }

    [Fact]
    public void Links_are_followed_before_they_are_judged()
    {
        Link("one/to-file", "secret");
        Link("one/to-folder", "one-beside");
        Link("one/deep/up", ".");
        Link("one/inside", "one/deep");
        Link("one/chain", "one/to-file");
        File.CreateSymbolicLink(Path.Combine(_one, "relative"), Path.Combine("..", "secret"));
        File.CreateSymbolicLink(Path.Combine(_one, "nowhere"), Path.Combine(_folder.Path, "not-there"));
        File.CreateSymbolicLink(Path.Combine(_one, "loop"), Path.Combine(_one, "loop"));
        foreach (string path in new[] { "to-file", "to-folder/secret", "to-folder", "deep/up/secret", "chain", "relative", "nowhere", "loop", "loop/x" })
        {
            Refused(_roots, path);
        }

        Assert.Equal(Path.Combine(_one, "deep", "b.npz"), _roots.Resolve("inside/b.npz"));
    }

    [Fact]
    public void A_root_may_itself_be_reached_by_a_link()
    {
        Link("mounted", "two");
        var roots = new DataRoots([Path.Combine(_folder.Path, "mounted")]);
        Assert.Equal(Path.Combine(_two, "c.npz"), roots.Resolve("c.npz"));
        Refused(roots, "../secret");
    }

    [Fact]
    public void Without_roots_nothing_is_read()
    {
        InvalidInputException e = Assert.Throws<InvalidInputException>(() => new DataRoots([]).Resolve(Path.Combine(_one, "a.npz")));
        Assert.Contains("--data-root", e.Message);
    }

    [Fact]
    public void Roots_that_are_not_there_are_told_at_once()
    {
        InvalidInputException e = Assert.Throws<InvalidInputException>(() => new DataRoots([_one, "nothing", _folder.File("secret")]));
        Assert.Equal(2, e.Errors.Count);
    }

    [Fact]
    public void Confined_kinds_read_only_in_roots_and_kinds_without_files_are_free()
    {
        DataKinds kinds = DataKinds.BuiltIn.ConfinedTo(_roots);
        foreach (IDataKind kind in kinds.All.Where(k => k.ReadsFiles))
        {
            DataSource outside = DataSource.Parse($"{kind.Name}:{Path.Combine(_folder.Path, "secret")}", "/", kinds);
            Assert.Contains("data roots", Assert.Throws<InvalidInputException>(() => outside.Open(DataSplit.Train)).Message);
            DataSource up = DataSource.Parse($"{kind.Name}:../secret", _one, kinds);
            Assert.Contains("data roots", Assert.Throws<InvalidInputException>(() => up.Open(DataSplit.Train)).Message);
        }

        Assert.Contains(kinds.All, k => k.ReadsFiles);
        Assert.Equal(20, DataSource.Parse("glyphs:train=20,validation=10,test=10", "/", DataKinds.BuiltIn.ConfinedTo(new DataRoots([]))).Open(DataSplit.Train).Count);
    }

    private static void Refused(DataRoots roots, string path)
    {
        InvalidInputException e = Assert.Throws<InvalidInputException>(() => roots.Resolve(path));
        Assert.Contains("is not in this worker's data roots", e.Message); // whether it exists is not told
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;

    private void Link(string link, string target) => File.CreateSymbolicLink(Path.Combine(_folder.Path, link), Path.GetFullPath(Path.Combine(_folder.Path, target)));
}
