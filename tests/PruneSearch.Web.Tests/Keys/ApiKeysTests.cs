using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Keys;
using Xunit;

namespace PruneSearch.Web.Tests.Keys;

/// <summary>The key file, as people edit it and as Kubernetes replaces it.</summary>
public sealed class ApiKeysTests : IDisposable
{
    private static readonly string First = ApiKey.NewSecret();
    private static readonly string Second = ApiKey.NewSecret();

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly List<string> _problems = [];

    private string Path => System.IO.Path.Combine(_folder.Path, "keys");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_kept_as_a_hash_only()
    {
        string secret = ApiKey.NewSecret();
        var key = new ApiKey("wanda", Role.Worker, ApiKey.HashOf(secret));
        Assert.Equal($"wanda worker {key.Hash}", key.Line);
        Assert.Equal(64, key.Hash.Length);
        Assert.DoesNotContain(secret, key.Line);
        Assert.NotEqual(secret, ApiKey.NewSecret());
        Assert.True(secret.Length >= 43, "256 bits take 43 characters");
        File.WriteAllText(Path, key.Line);
        ApiKeys keys = Open();
        Assert.Equal(new Caller("wanda", Role.Worker), keys.Find(secret));
        Assert.Null(keys.Find(key.Hash));
        Assert.Null(keys.Find(key.Line));
        Assert.Null(keys.Find(""));
    }

    [Fact]
    public void Several_keys_may_have_one_name_and_comments_say_nothing()
    {
        File.WriteAllText(Path, $"# keys\r\n\r\n  {Line("olga", "operator", First)}  \r\nolga\tviewer \t{ApiKey.HashOf(Second)}\n");
        ApiKeys keys = Open();
        Assert.Equal(new Caller("olga", Role.Operator), keys.Find(First));
        Assert.Equal(new Caller("olga", Role.Viewer), keys.Find(Second));
    }

    [Theory]
    [InlineData("olga operator")]
    [InlineData("olga admin {0}")]
    [InlineData("olga Operator {0}")]
    [InlineData("Olga operator {0}")]
    [InlineData("-olga operator {0}")]
    [InlineData("../olga operator {0}")]
    [InlineData("olga operator {0}0")]
    [InlineData("olga operator {0} more")]
    [InlineData("olga,operator,{0}")]
    [InlineData("{0}")]
    [InlineData("olga operator ps_secret")]
    public void Every_wrong_line_is_told_with_its_number(string line)
    {
        File.WriteAllText(Path, $"{Line("eve", "viewer", First)}\n{string.Format(System.Globalization.CultureInfo.InvariantCulture, line, ApiKey.HashOf(Second))}\nnonsense\n");
        InvalidInputException e = Assert.Throws<InvalidInputException>(Open);
        Assert.Equal([$"{Path}:2", $"{Path}:3"], e.Errors.Select(x => x.Where));
        Assert.DoesNotContain("ps_secret", e.Message); // somebody may have put the key itself there
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_input_error() =>
        Assert.Contains("cannot be read", Assert.Throws<InvalidInputException>(Open).Message);

    [Fact]
    public void A_changed_file_is_read_again_after_a_second()
    {
        File.WriteAllText(Path, Line("wanda", "worker", First));
        ApiKeys keys = Open();
        Replace(Line("wanda", "worker", Second));
        Assert.NotNull(keys.Find(First)); // the file is not looked at for every request
        _clock.Advance(1);
        Assert.Null(keys.Find(First));
        Assert.NotNull(keys.Find(Second));
        Assert.Empty(_problems);
    }

    /// <summary>keys -> ..data/keys, ..data -> ..2025_1: Kubernetes makes a new folder, and renames a new link over ..data.</summary>
    [Fact]
    public void A_mounted_secret_is_rotated_by_replacing_a_link()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links are replaced by renaming over them");
        Mount("..2025_1", Line("wanda", "worker", First));
        File.CreateSymbolicLink(Path, System.IO.Path.Combine("..data", "keys"));
        ApiKeys keys = Open();
        Assert.NotNull(keys.Find(First));
        string same = Line("wanda", "worker", Second);
        Mount("..2025_2", same);
        // The same length and time: only where the link leads tells them apart.
        File.SetLastWriteTimeUtc(System.IO.Path.Combine(_folder.Path, "..2025_2", "keys"), File.GetLastWriteTimeUtc(System.IO.Path.Combine(_folder.Path, "..2025_1", "keys")));
        _clock.Advance(1);
        Assert.Null(keys.Find(First));
        Assert.NotNull(keys.Find(Second));
    }

    [Fact]
    public void Rotation_overlaps_old_and_new_and_a_removed_key_is_refused()
    {
        File.WriteAllText(Path, Line("wanda", "worker", First));
        ApiKeys keys = Open();
        foreach ((string[] lines, bool first, bool second) in new[]
        {
            (new[] { Line("wanda", "worker", First), Line("wanda", "worker", Second) }, true, true), ([Line("wanda", "worker", Second)], false, true), ([], false, false),
        })
        {
            Replace(string.Join('\n', lines));
            _clock.Advance(1);
            Assert.Equal((first, second), (keys.Find(First) is not null, keys.Find(Second) is not null));
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData(null)]
    public void A_broken_file_keeps_the_old_keys_and_is_told_once(string? text)
    {
        File.WriteAllText(Path, Line("wanda", "worker", First));
        ApiKeys keys = Open();
        if (text is null)
        {
            File.Delete(Path);
        }
        else
        {
            Replace(text);
        }

        for (int i = 0; i < 3; i++)
        {
            _clock.Advance(1);
            Assert.NotNull(keys.Find(First));
        }

        Assert.Contains(Path, Assert.Single(_problems));
        Replace(Line("wanda", "worker", Second));
        _clock.Advance(1);
        Assert.Null(keys.Find(First));
        Assert.NotNull(keys.Find(Second));
    }

    private static string Line(string name, string role, string secret) => $"{name} {role} {ApiKey.HashOf(secret)}";

    private ApiKeys Open() => new(Path, _clock, _problems.Add);

    /// <summary>Puts a new file in the place of the old one, with another time than any before.</summary>
    private void Replace(string text)
    {
        string next = Path + ".next";
        File.WriteAllText(next, text);
        File.SetLastWriteTimeUtc(next, new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(_replaced++));
        File.Move(next, Path, overwrite: true);
    }

    private void Mount(string version, string text)
    {
        _folder.File(System.IO.Path.Combine(version, "keys"), text);
        string link = System.IO.Path.Combine(_folder.Path, "..data_tmp");
        File.CreateSymbolicLink(link, version);
        using var rename = System.Diagnostics.Process.Start("mv", ["-T", link, System.IO.Path.Combine(_folder.Path, "..data")]); // renames links of folders, too
        rename.WaitForExit();
        Assert.Equal(0, rename.ExitCode);
    }

    private int _replaced;
}
