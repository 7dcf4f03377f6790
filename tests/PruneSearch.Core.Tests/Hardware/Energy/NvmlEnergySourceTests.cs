using PruneSearch.Hardware.Energy;
using PruneSearch.Hardware.Targets;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware.Energy;

/// <summary>Energy by a library of NVML's documented interface.</summary>
public sealed class NvmlEnergySourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_drivers_counter_is_read_since_the_source_was_opened()
    {
        var nvml = NvmlStandIn.Compile(_folder);
        IEnergySource source = NvmlEnergySource.Open("0", _clock, nvml.Path);
        Assert.Null(source.Unavailable);
        Assert.Equal(0, source.ReadJoules());
        nvml.FirstMillijoules = 3500;
        Assert.Equal(2.5, source.ReadJoules(), 1e-12);
        nvml.EnergyCode = 15;
        Assert.Equal("GPU is lost (NVML code 15)", Assert.Throws<EnergyCounterException>(() => source.ReadJoules()).Message);
        Assert.Equal(1, nvml.Opened);
        ((IDisposable)source).Dispose();
        ((IDisposable)source).Dispose();
        Assert.Equal(0, nvml.Opened);
    }

    [Fact]
    public void Without_a_counter_power_is_sampled_over_time()
    {
        var nvml = NvmlStandIn.Compile(_folder);
        nvml.EnergyCode = 3;
        IEnergySource source = NvmlEnergySource.Open("0", _clock, nvml.Path);
        using var disposable = (IDisposable)source;
        Seconds(1);
        nvml.Milliwatts = 100_000;
        Seconds(1);
        nvml.Milliwatts = 0;

        // The change is seen at the next sample: 50 W for 1.05 s, then 100 W for 1 s.
        Seconds(1);
        Assert.Equal((50 * 1.05) + 100, source.ReadJoules(), 1e-6);
        nvml.PowerCode = 15;
        Seconds(1);
        Assert.Contains("GPU is lost", Assert.Throws<EnergyCounterException>(() => source.ReadJoules()).Message, StringComparison.Ordinal);

        void Seconds(int count)
        {
            for (int i = 0; i < 20 * count; i++)
            {
                _clock.Advance(0.05);
            }
        }
    }

    [Fact]
    public void What_cannot_be_read_is_unavailable_with_the_reason()
    {
        Assert.Contains("is not there", NvmlEnergySource.Open("0", _clock, Path.Combine(_folder.Path, "none.so")).Unavailable, StringComparison.Ordinal);
        var nvml = NvmlStandIn.Compile(_folder);
        Assert.Equal("GPU 7: Invalid Argument (NVML code 2)", NvmlEnergySource.Open("7", _clock, nvml.Path).Unavailable);
        nvml.EnergyCode = nvml.PowerCode = 3;
        Assert.Equal("GPU 0 has neither an energy counter nor a power reading: Not Supported (NVML code 3)", NvmlEnergySource.Open("0", _clock, nvml.Path).Unavailable);
        nvml.InitCode = 9;
        Assert.Equal("Another Error (NVML code 9)", NvmlEnergySource.Open("0", _clock, nvml.Path).Unavailable);
        Assert.Equal(0, nvml.Opened);
    }

    [Fact]
    public void A_library_without_the_functions_is_named()
    {
        var other = NvmlStandIn.Compile(_folder, "int nvmlInit_v2(void) { return 0; }");
        Assert.Contains("is not NVIDIA's management library", NvmlEnergySource.Open("0", _clock, other.Path).Unavailable, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda", null, null, 2.0)]
    [InlineData("CUDAExecutionProvider", "1", "", 7.0)]
    [InlineData("tensorrt", "0", "1,0", 7.0)]
    [InlineData("cuda", "1", "1,0", 2.0)]
    [InlineData("cuda", "0", "GPU-second", 7.0)]
    public void A_cuda_target_is_read_on_its_own_gpu(string provider, string? device, string? visible, double joules)
    {
        var nvml = NvmlStandIn.Compile(_folder);
        IEnergySource source = new MachineEnergy(_clock) { Nvml = nvml.Path, Tegrastats = null, Visible = visible }.Of(On(provider, device));
        using var disposable = (IDisposable)source;
        nvml.FirstMillijoules = 3000;
        nvml.SecondMillijoules = 507_000;
        Assert.Equal(("nvml", joules), (source.Name, source.ReadJoules()));
    }

    [Fact]
    public void Other_targets_are_read_on_the_processor_and_all_of_a_jetson_by_its_rails()
    {
        Assert.Equal("rapl", new MachineEnergy(_clock) { Tegrastats = null }.Of(On("cpu", null)).Name);
        var jetson = new MachineEnergy(_clock) { Tegrastats = Path.Combine(_folder.Path, "none") };
        Assert.Equal(["tegrastats", "tegrastats"], new[] { "cpu", "cuda" }.Select(p => jetson.Of(On(p, null)).Name));
    }

    private static Target On(string provider, string? device)
    {
        var errors = new List<InputError>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        if (device is not null)
        {
            options["device_id"] = device;
        }

        Target target = Target.Create(new TargetSpec { Name = "gpu", Runtime = "onnxruntime", Provider = provider, ProviderOptions = options }, "targets[0]", ["onnxruntime"], errors)!;
        Assert.Empty(errors);
        return target;
    }
}
