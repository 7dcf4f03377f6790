namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>The programs of the build that these tests are of.</summary>
internal static class BuiltPrograms
{
    /// <summary>A program's assembly; the calling test is skipped where it was not built.</summary>
    public static string PathOrSkip(string project, string file)
    {
        string build = Path.GetRelativePath(Repository.PathOf("tests", "PruneSearch.Deploy.Tests"), AppContext.BaseDirectory);
        string path = Path.Combine(Repository.PathOf("src", project), build, file);
        Assert.SkipUnless(File.Exists(path), $"{project} is not built here");
        return path;
    }
}
