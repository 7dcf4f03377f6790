using PruneSearch.Cli.PlugIns;
using PruneSearch.TestKit;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.PlugIns;

/// <summary>A plug-in that is absent or does not fit is an error with a text, never a crash.</summary>
public sealed class TorchAssemblyTests : IDisposable
{
    private static readonly Version Core = typeof(InputError).Assembly.GetName().Version!;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_package_is_the_one_that_is_built_with() => Assert.Contains(
        $"<PackageVersion Include=\"{TorchAssembly.Package.Replace(" ", "\" Version=\"", StringComparison.Ordinal)}\" />", Repository.Text("Directory.Packages.props"), StringComparison.Ordinal);

    [Fact]
    public void One_that_is_not_there_is_named_with_its_package()
    {
        InputError error = Error(_folder.Path);
        Assert.Equal("PRUNESEARCH_TORCH names a folder in which there is no PruneSearch.Torch.dll", error.Message);
        Assert.Contains("TorchSharp 0.106.0", error.Rule, StringComparison.Ordinal);
        Assert.Equal("torch is not installed", Error(null).Message);
    }

    [Fact]
    public void One_for_another_version_is_refused()
    {
        MadeAssembly.Write(_folder.Path, new Version(9, 0, 0, 0), null);
        Refused($"it was built for PruneSearch.Core 9.0.0.0, and this is {Core}");
    }

    [Fact]
    public void One_that_uses_what_is_not_there_is_refused()
    {
        MadeAssembly.Write(_folder.Path, Core, "Whisper");
        Refused("Whisper");
    }

    [Fact]
    public void One_that_is_no_backend_is_refused()
    {
        MadeAssembly.Write(_folder.Path, Core, null);
        Refused("it has 0 public classes that are a backend");
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "PruneSearch.Torch.dll"), "text");
        Refused("PruneSearch.Torch.dll");
    }

    private void Refused(string because)
    {
        InputError error = Error(_folder.Path);
        Assert.Contains("does not fit this version", error.Message, StringComparison.Ordinal);
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    private static InputError Error(string? folder) => Assert.Single(Assert.Throws<InvalidInputException>(() => TorchAssembly.Load(folder)).Errors);
}
