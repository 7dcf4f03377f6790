using PruneSearch.Hardware;
using Xunit;

namespace PruneSearch.TestKit.Hardware;

/// <summary>
/// What every <see cref="ILatencyRuntime"/> keeps to. A runtime's tests inherit it, and give a way to open the runtime and a model file
/// that computes y = max(0, 2x + 1) over float32 [batch, 4].
/// </summary>
public abstract class LatencyRuntimeContract : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A fresh instance; may skip the test.</summary>
    protected abstract ILatencyRuntime Open();

    /// <summary>The model's file content.</summary>
    protected abstract byte[] Affine { get; }

    protected virtual RuntimeOptions Options => new();

    protected static HostTensor Input(params float[] values) => HostTensor.Of<float>("x", [values.Length / 4, 4], values);

    [Fact]
    public void Describes_itself()
    {
        using ILatencyRuntime runtime = Open();
        RuntimeDescription description = runtime.Describe(Options, TestContext.Current.CancellationToken);
        Assert.Equal(runtime.Name, description.Name);
        Assert.NotEmpty(description.Version);
        Assert.NotEmpty(description.Providers);
        Assert.Equal(description.Library is null, description.LibrarySha256 is null);
    }

    [Fact]
    public void Ports_have_names_types_and_dynamic_axes()
    {
        using ILatencyRuntime runtime = Open();
        using ILoadedModel model = Load(runtime);
        ModelPort x = Assert.Single(model.Inputs);
        ModelPort y = Assert.Single(model.Outputs);
        Assert.Equal(("x", HostElementType.Float32), (x.Name, x.Type));
        Assert.Equal(("y", HostElementType.Float32), (y.Name, y.Type));
        Assert.Equal([ModelPort.Dynamic, 4], x.Dims);
        Assert.Equal([ModelPort.Dynamic, 4], y.Dims);
    }

    [Fact]
    public void Computes_for_any_batch_and_again()
    {
        using ILatencyRuntime runtime = Open();
        using ILoadedModel model = Load(runtime);
        Check(Input(-2, -0.5f, 0, 1.5f), 0, 0, 1, 4);
        Check(Input(1, 2, 3, 4, -4, -3, -2, -1), 3, 5, 7, 9, 0, 0, 0, 0);
        Check(Input(-2, -0.5f, 0, 1.5f), 0, 0, 1, 4);

        void Check(HostTensor x, params float[] expected)
        {
            HostTensor y = Assert.Single(model.Run([x], TestContext.Current.CancellationToken));
            Assert.Equal("y", y.Name);
            Assert.Equal(x.Dims, y.Dims);
            Assert.Equal(expected, y.As<float>().ToArray());
        }
    }

    [Fact]
    public void Every_wrong_input_is_named()
    {
        using ILatencyRuntime runtime = Open();
        using ILoadedModel model = Load(runtime);
        HostTensor wide = HostTensor.Of<float>("x", [1, 5], [1, 2, 3, 4, 5]);
        HostTensor doubles = HostTensor.Of<double>("x", [1, 4], [1, 2, 3, 4]);
        HostTensor stranger = HostTensor.Of<float>("z", [1, 4], [1, 2, 3, 4]);
        Assert.Contains("'x'", Error([]));
        Assert.Contains("[1, 5]", Error([wide]));
        Assert.Contains("Float64", Error([doubles]));
        string both = Error([stranger]);
        Assert.Contains("'x'", both);
        Assert.Contains("'z'", both);

        string Error(HostTensor[] inputs) =>
            Assert.Throws<InvalidInputException>(() => model.Run(inputs, TestContext.Current.CancellationToken)).Message;
    }

    [Fact]
    public void A_file_that_is_not_there_is_bad_input()
    {
        using ILatencyRuntime runtime = Open();
        string path = _folder.File("nothing.model");
        InvalidInputException error =
            Assert.Throws<InvalidInputException>(() => runtime.Load(path, Options, TestContext.Current.CancellationToken));
        Assert.Contains(path, error.Message);
    }

    /// <summary>The runtime's own failure; or bad input, where the product's reader is what refuses.</summary>
    [Fact]
    public void A_broken_file_is_a_typed_failure_and_leaves_the_runtime_usable()
    {
        using ILatencyRuntime runtime = Open();
        string path = _folder.File("broken.model", "this is not a model");
        Exception? error = Record.Exception(() => runtime.Load(path, Options, TestContext.Current.CancellationToken));
        if (error is RuntimeFailedException failed)
        {
            Assert.Equal(runtime.Name, failed.Runtime);
            Assert.NotEmpty(failed.Code);
        }
        else
        {
            Assert.Contains(path, Assert.IsType<InvalidInputException>(error).Message);
        }

        using ILoadedModel model = Load(runtime);
        Assert.Single(model.Run([Input(0, 0, 0, 0)], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_unknown_provider_is_refused_with_those_known()
    {
        using ILatencyRuntime runtime = Open();
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => Load(runtime, Options with { Provider = "abacus" }));
        Assert.Contains("abacus", error.Message);
        Assert.Contains("cpu", error.Message);
    }

    [Fact]
    public void Timing_needs_prepared_inputs()
    {
        using ILatencyRuntime runtime = Open();
        using ILoadedModel model = Load(runtime);
        Assert.Throws<InvalidOperationException>(() => model.Time(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Times_one_model()
    {
        using ILatencyRuntime runtime = Open();
        using ILoadedModel model = Load(runtime);
        model.Prepare([Input(1, 2, 3, 4)], TestContext.Current.CancellationToken);
        Assert.InRange(model.Time(3, TestContext.Current.CancellationToken), double.Epsilon, 60);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Time(0, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Times_two_models_in_turn()
    {
        using ILatencyRuntime runtime = Open();
        using ILoadedModel first = Load(runtime);
        using ILoadedModel second = Load(runtime);
        first.Prepare([Input(1, 2, 3, 4)], TestContext.Current.CancellationToken);
        second.Prepare([Input(1, 2, 3, 4, 5, 6, 7, 8)], TestContext.Current.CancellationToken);
        IReadOnlyList<double> seconds = runtime.Time(
            [new TimedRun(first, 0, 1), new TimedRun(second, 1, 2), new TimedRun(first, 2, 1)], TestContext.Current.CancellationToken);
        Assert.Equal(3, seconds.Count);
        Assert.All(seconds, s => Assert.InRange(s, double.Epsilon, 60));
        Assert.Empty(runtime.Time([], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Can_be_prepared_again_with_another_batch()
    {
        using ILatencyRuntime runtime = Open();
        using ILoadedModel model = Load(runtime);
        model.Prepare([Input(1, 2, 3, 4)], TestContext.Current.CancellationToken);
        model.Time(1, TestContext.Current.CancellationToken);
        model.Prepare([Input(1, 2, 3, 4, 5, 6, 7, 8)], TestContext.Current.CancellationToken);
        model.Time(1, TestContext.Current.CancellationToken);
        HostTensor y = Assert.Single(model.Run([Input(0, 0, 0, 0)], TestContext.Current.CancellationToken));
        Assert.Equal([1, 1, 1, 1], y.As<float>().ToArray());
    }

    [Fact]
    public void A_disposed_model_refuses_and_may_be_disposed_twice()
    {
        using ILatencyRuntime runtime = Open();
        ILoadedModel model = Load(runtime);
        model.Prepare([Input(1, 2, 3, 4)], TestContext.Current.CancellationToken);
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Run([Input(1, 2, 3, 4)], TestContext.Current.CancellationToken));
        Assert.Throws<ObjectDisposedException>(() => model.Time(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_cancelled_request_is_not_carried_out()
    {
        using ILatencyRuntime runtime = Open();
        using ILoadedModel model = Load(runtime);
        model.Prepare([Input(1, 2, 3, 4)], TestContext.Current.CancellationToken);
        var cancelled = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => runtime.Time([new TimedRun(model, 0, 1)], cancelled));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _folder.Dispose();
        }
    }

    private ILoadedModel Load(ILatencyRuntime runtime, RuntimeOptions? options = null)
    {
        string path = _folder.File("affine.model");
        File.WriteAllBytes(path, Affine);
        return runtime.Load(path, options ?? Options, TestContext.Current.CancellationToken);
    }
}
