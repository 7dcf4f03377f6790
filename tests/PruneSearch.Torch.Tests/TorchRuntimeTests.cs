using PruneSearch.Hardware;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Torch.Tests;

public sealed class TorchRuntimeTests : LatencyRuntimeContract
{
    protected override byte[] Affine => OnnxBytes.Affine();

    protected override ILatencyRuntime Open()
    {
        TorchOrSkip.Open();
        return new TorchRuntime();
    }

    [Fact]
    public void What_is_not_there_is_refused_all_at_once()
    {
        using ILatencyRuntime runtime = Open();
        var options = new RuntimeOptions { Provider = "cuda:17", SessionOptions = new Dictionary<string, string> { ["magic"] = "1" } };
        InvalidInputException e = Assert.Throws<InvalidInputException>(() => runtime.Describe(options, TestContext.Current.CancellationToken));
        Assert.Contains("magic", e.Message, StringComparison.Ordinal);
        Assert.Contains("cuda:17", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_description_names_the_library_that_was_loaded()
    {
        using ILatencyRuntime runtime = Open();
        RuntimeDescription description = runtime.Describe(new RuntimeOptions(), TestContext.Current.CancellationToken);
        Assert.Contains("TorchSharp 0.106", description.Version, StringComparison.Ordinal);
        Assert.Contains("cpu", description.Providers);
        if (OperatingSystem.IsLinux())
        {
            Assert.True(File.Exists(description.Library));
            Assert.Equal(64, description.LibrarySha256!.Length);
        }
    }
}
