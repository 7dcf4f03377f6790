using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class OnnxRuntimeInChildTests : LatencyRuntimeContract
{
    protected override byte[] Affine => OnnxBytes.Affine();

    protected override RuntimeOptions Options => new() { Library = OnnxRuntimeOrSkip.Library() };

    [Fact]
    public void Options_arrive_and_errors_come_back_whole()
    {
        using ILatencyRuntime runtime = Open();
        using var folder = new TemporaryFolder();
        string path = folder.File("affine.onnx");
        File.WriteAllBytes(path, Affine);
        using ILoadedModel model = runtime.Load(path, With(("free_dimension:batch", "2")), TestContext.Current.CancellationToken);
        Assert.Equal([2, 4], model.Inputs[0].Dims);
        InvalidInputException error = Assert.Throws<InvalidInputException>(
            () => runtime.Load(path, With(("threads", "2"), ("execution_mode", "fast")), TestContext.Current.CancellationToken));
        Assert.Equal(["sessionOptions.threads", "sessionOptions.execution_mode"], error.Errors.Select(e => e.Where));
    }

    protected override ILatencyRuntime Open() => TestHost.Runtime(OnnxLatencyRuntime.RuntimeName);

    private RuntimeOptions With(params (string Key, string Value)[] session) =>
        Options with { SessionOptions = session.ToDictionary(s => s.Key, s => s.Value) };
}
