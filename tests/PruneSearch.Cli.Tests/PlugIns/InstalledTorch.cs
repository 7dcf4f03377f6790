using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Cli.Tests.PlugIns;

/// <summary>The real plug-in, where it was built.</summary>
internal static class InstalledTorch
{
    /// <summary>Its folder; skips the calling test where there is none.</summary>
    public static string FolderOrSkip()
    {
        string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        string folder = Environment.GetEnvironmentVariable("PRUNESEARCH_TORCH") is { Length: > 0 } given ? given : Repository.PathOf("src", "PruneSearch.Torch", "bin", configuration, "net10.0");
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "PruneSearch.Torch.dll")), "needs src/PruneSearch.Torch built beside, which needs the package TorchSharp");
        return folder;
    }
}
