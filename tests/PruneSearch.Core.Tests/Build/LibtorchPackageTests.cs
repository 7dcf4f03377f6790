using System.Text.Json;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Build;

/// <summary>Which package brings libtorch along, by the machine that PruneSearch.Torch is built for.</summary>
public sealed class LibtorchPackageTests
{
    [Theory]
    [InlineData("cpu", "linux-x64", "libtorch-cpu-linux-x64")]
    [InlineData("cpu", "osx-arm64", "libtorch-cpu-osx-arm64")]
    [InlineData("cuda", "linux-x64", "libtorch-cuda-12.8-linux-x64")]
    [InlineData("cuda", "win-x64", "libtorch-cuda-12.8-win-x64")]
    [InlineData("none", "linux-x64", null)]
    public async Task It_is_the_one_for_the_runtime(string libtorch, string runtime, string? package)
    {
        CommandResult result = await AskAsync(libtorch, runtime, "-getItem:PackageReference");
        Assert.True(result.ExitCode == 0, result.Output);
        string[] packages = [.. JsonDocument.Parse(result.Output).RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(i => i.GetProperty("Identity").GetString()!).Where(n => n.StartsWith("libtorch", StringComparison.Ordinal))];
        Assert.Equal(package is null ? [] : [package], packages);
        Assert.All(packages, p => Assert.Contains($"<PackageVersion Include=\"{p}\" Version=\"2.10.0\" />", Repository.Text("Directory.Packages.props"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cpu", "linux-arm64", "There is no package libtorch-cpu-linux-arm64, only libtorch-cpu-linux-x64")]
    [InlineData("rocm", "linux-x64", "Libtorch is 'rocm'; it is none, cpu or cuda.")]
    public async Task Where_there_is_none_the_error_says_which_there_are(string libtorch, string runtime, string error)
    {
        CommandResult result = await AskAsync(libtorch, runtime, "-t:CheckLibtorch");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"error PRUNE003: {error}", result.Output, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> AskAsync(string libtorch, string runtime, string what)
    {
        using var solution = new TemporarySolution("Plain");
        return await solution.Dotnet("msbuild", Repository.PathOf("src", "PruneSearch.Torch", "PruneSearch.Torch.csproj"), "-nologo", what, $"-p:Libtorch={libtorch}", $"-p:RuntimeIdentifier={runtime}");
    }
}
