using System.Globalization;
using System.IO.Compression;
using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.TestKit;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

/// <summary>ONNX Runtime itself: element types, options, denormals, and the real models.</summary>
public sealed class OnnxRuntimeModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OnnxLatencyRuntime _runtime = new(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _runtime.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_element_type_passes_through_unchanged()
    {
        // ONNX's numbers for float, uint8, int8, int32, int64, bool, float16 and double.
        HostTensor[] tensors =
        [
            HostTensor.Of<float>("in1", [1, 3], [1.5f, -2, float.MaxValue]),
            HostTensor.Of<byte>("in2", [1, 3], [0, 128, 255]),
            HostTensor.Of<sbyte>("in3", [1, 3], [-128, 0, 127]),
            HostTensor.Of<int>("in6", [1, 3], [int.MinValue, 7, int.MaxValue]),
            HostTensor.Of<long>("in7", [1, 3], [long.MinValue, 7, long.MaxValue]),
            HostTensor.Of<bool>("in9", [1, 3], [true, false, true]),
            HostTensor.Of<Half>("in10", [1, 3], [(Half)0.5, (Half)(-2), Half.MaxValue]),
            HostTensor.Of<double>("in11", [1, 3], [1e300, -1e-300, 3]),
        ];
        using ILoadedModel model = Load(OnnxBytes.Identities(1, 2, 3, 6, 7, 9, 10, 11));
        Assert.Equal(tensors.Select(t => t.Type), model.Inputs.Select(p => p.Type));
        IReadOnlyList<HostTensor> outputs = model.Run(tensors, Cancellation);
        Assert.Equal(tensors.Select(t => t.Name.Replace("in", "out")), outputs.Select(t => t.Name));
        Assert.All(tensors.Zip(outputs), pair =>
        {
            Assert.Equal(pair.First.Type, pair.Second.Type);
            Assert.Equal(pair.First.Data.ToArray(), pair.Second.Data.ToArray());
        });
    }

    [Fact]
    public void An_empty_batch_is_no_special_case()
    {
        using ILoadedModel model = Load(OnnxBytes.Affine());
        HostTensor y = model.Run([HostTensor.Of<float>("x", [0, 4], [])], Cancellation)[0];
        Assert.Equal([0, 4], y.Dims);
    }

    [Theory]
    [InlineData(true, 0f)]
    [InlineData(false, 2e-39f)]
    public void Denormals_are_flushed_or_kept_as_asked_and_the_callers_thread_is_left_alone(bool flush, float expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "denormals are only flushed on Linux");
        const int rows = 100_000;
        float[] denormals = new float[4 * rows];
        Array.Fill(denormals, 1e-39f);
        denormals[^1] = 1;
        bool before = Denormals.AreFlushed();

        // Two threads and a tensor large enough for both: the session's own thread must do as the caller's does.
        using ILoadedModel model = Load(OnnxBytes.Double(), new RuntimeOptions { FlushDenormals = flush, Threads = 2 });
        float[] y = model.Run([HostTensor.Of<float>("x", [rows, 4], denormals)], Cancellation)[0].As<float>().ToArray();
        Assert.DoesNotContain(y[..^1], value => value != expected);
        Assert.Equal(2, y[^1]);
        Assert.Equal(before, Denormals.AreFlushed());
    }

    [Fact]
    public void Options_with_and_without_a_dot_are_taken()
    {
        using ILoadedModel model = Load(OnnxBytes.Affine(), new RuntimeOptions
        {
            Threads = 2,
            Provider = "CPUExecutionProvider",
            Optimization = GraphOptimization.Basic,
            SessionOptions = new Dictionary<string, string>
            {
                ["session.intra_op.allow_spinning"] = "0",
                ["execution_mode"] = "parallel",
                ["inter_op_num_threads"] = "2",
                ["enable_mem_pattern"] = "0",
                ["enable_cpu_mem_arena"] = "0",
                ["free_dimension:batch"] = "2",
            },
        });
        Assert.Equal([2, 4], model.Inputs[0].Dims);
        HostTensor y = model.Run([HostTensor.Of<float>("x", [2, 4], [0, 0, 0, 0, 1, 1, 1, 1])], Cancellation)[0];
        Assert.Equal([1, 1, 1, 1, 3, 3, 3, 3], y.As<float>().ToArray());
    }

    [Fact]
    public void Wrong_options_are_all_reported()
    {
        var options = new RuntimeOptions
        {
            SessionOptions = new Dictionary<string, string>
            {
                ["threads"] = "2",
                ["execution_mode"] = "fast",
                ["enable_mem_pattern"] = "yes",
                ["free_dimension:batch"] = "0",
            },
        };
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => Load(OnnxBytes.Affine(), options));
        Assert.Equal(
            ["sessionOptions.threads", "sessionOptions.execution_mode", "sessionOptions.enable_mem_pattern", "sessionOptions.free_dimension:batch"],
            error.Errors.Select(e => e.Where));
        Assert.Contains("inter_op_num_threads", error.Errors[0].Message);
        Assert.Throws<InvalidInputException>(() => Load(OnnxBytes.Affine(),
            new RuntimeOptions { ProviderOptions = new Dictionary<string, string> { ["device_id"] = "0" } }));
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused_by_name()
    {
        OnnxRuntimeOrSkip.Library();
        string path = _folder.File("libonnxruntime.so", "not a library");
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => _runtime.Describe(new RuntimeOptions { Library = path }, Cancellation));
        Assert.Contains(path, error.Message);
    }

    [Theory]
    [InlineData("resnet20-cifar10.onnx", false)]
    [InlineData("resnet20-cifar10.onnx", true)]
    [InlineData("resnet20-cifar10-torch-export.onnx", false)]
    public void ResNet20_gives_the_reference_logits(string file, bool inChild)
    {
        const int images = 16;
        float[][] expected =
        [
            .. File.ReadLines(SharedData.PathOrSkip("models/resnet20.reference_logits_test0-15.csv"))
                .Where(line => line.Length > 0)
                .Select(line => line.Split(',').Select(v => float.Parse(v, CultureInfo.InvariantCulture)).ToArray()),
        ];
        Assert.Equal(images, expected.Length);
        var options = new RuntimeOptions { Library = OnnxRuntimeOrSkip.Library() };
        using ILatencyRuntime? child = inChild ? TestHost.Runtime(OnnxLatencyRuntime.RuntimeName) : null;
        using ILoadedModel model = (child ?? _runtime).Load(SharedData.PathOrSkip("models/" + file), options, Cancellation);
        HostTensor input = HostTensor.Of<float>(model.Inputs[0].Name, [images, 3, 32, 32], TestImages(images));
        HostTensor logits = model.Run([input], Cancellation)[0];
        Assert.Equal([images, 10], logits.Dims);
        float[] all = logits.As<float>().ToArray();
        for (int i = 0; i < images; i++)
        {
            for (int c = 0; c < 10; c++)
            {
                // The reference is printed to five digits and agrees with another implementation to 1.1e-5.
                Assert.Equal(expected[i][c], all[(10 * i) + c], 1e-4f);
            }
        }
    }

    [Theory]
    [InlineData("resnet20-cifar10.onnx", 3)]
    [InlineData("ic_resnet8_cifar10.onnx", 1)]
    [InlineData("kws_dscnn.onnx", 1)]
    [InlineData("vww_mobilenetv1_025_96.onnx", 1)]
    [InlineData("mnist-8.onnx", 1)]
    public void Real_models_load_run_and_are_timed(string file, int batch)
    {
        var options = new RuntimeOptions { Library = OnnxRuntimeOrSkip.Library() };
        using ILoadedModel model = _runtime.Load(SharedData.PathOrSkip("models/" + file), options, Cancellation);
        IReadOnlyList<HostTensor> inputs = ModelInputs.Generate(model.Inputs, batch, 1);
        HostTensor output = Assert.Single(model.Run(inputs, Cancellation));
        Assert.Equal(batch, output.Dims[0]);
        Assert.All(output.As<float>().ToArray(), v => Assert.True(float.IsFinite(v)));
        model.Prepare(inputs, Cancellation);
        Assert.True(model.Time(2, Cancellation) > 0);
    }

    /// <summary>The first test images as CIFAR-10's binary layout has them, normalised with ImageNet's mean and deviation.</summary>
    private static float[] TestImages(int count)
    {
        const int pixels = 32 * 32;
        float[] mean = [0.485f, 0.456f, 0.406f];
        float[] deviation = [0.229f, 0.224f, 0.225f];
        byte[] records = new byte[count * (1 + (3 * pixels))];
        using var stream = new GZipStream(File.OpenRead(SharedData.PathOrSkip("cifar10/test_batch.bin.gz")), CompressionMode.Decompress);
        stream.ReadExactly(records);
        float[] values = new float[count * 3 * pixels];
        for (int i = 0; i < values.Length; i++)
        {
            int image = i / (3 * pixels);
            int channel = i / pixels % 3;
            values[i] = ((records[i + image + 1] / 255f) - mean[channel]) / deviation[channel];
        }

        return values;
    }

    private ILoadedModel Load(byte[] model, RuntimeOptions? options = null)
    {
        string path = _folder.File("modèle.onnx");
        File.WriteAllBytes(path, model);
        return _runtime.Load(path, (options ?? new RuntimeOptions()) with { Library = OnnxRuntimeOrSkip.Library() }, Cancellation);
    }
}
