using PruneSearch.Core.Tests.Hardware.Energy;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Energy;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class EnvironmentTests : IDisposable
{
    private static readonly RuntimeDescription Runtime = new("onnxruntime", "1.30.0", "/x", "abc", []);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_kernel_tells_is_read()
    {
        const string cpu = "sys/devices/system/cpu/";
        _folder.File("proc/cpuinfo", "processor\t: 0\nmodel name\t: Imaginary 9000\ncpu MHz\t\t: 2600.125\nflags\t\t: fpu hypervisor avx\n\nprocessor\t: 1\nmodel name\t: Other\n");
        _folder.File("proc/meminfo", "MemFree: 1 kB\nMemTotal:       2048 kB\n");
        _folder.File("proc/loadavg", "0.61 0.21 0.13 2/84 9174\n");
        _folder.File("proc/sys/kernel/osrelease", "6.1.0-test\n");
        _folder.File("etc/os-release", "NAME=x\nPRETTY_NAME=\"Test Linux 1\"\n");
        _folder.File("sys/fs/cgroup/cpu.max", "200000 100000\n");
        _folder.File(".dockerenv", "");
        _folder.File("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA Imaginary\nIRQ: 1\n");
        _folder.File(cpu + "cpu0/cpufreq/scaling_governor", "performance\n");
        _folder.File(cpu + "intel_pstate/no_turbo", "1\n");
        foreach ((int i, string type, string level, string size) in new[] { (0, "Data", "1", "48K"), (1, "Instruction", "1", "32K"), (2, "Unified", "2", "1024K") })
        {
            _folder.File($"{cpu}cpu0/cache/index{i}/type", type + "\n");
            _folder.File($"{cpu}cpu0/cache/index{i}/level", level + "\n");
            _folder.File($"{cpu}cpu0/cache/index{i}/size", size + "\n");
        }

        Fingerprint read = new FingerprintReader(_folder.Path, name => name == "KUBERNETES_SERVICE_HOST" ? "10.0.0.1" : null).Read(Runtime);
        Assert.Equal("Imaginary 9000", read.CpuModel.Value);
        Assert.Equal("2600.125", read.FrequencyMhz.Value);
        Assert.Equal("2048 kB", read.TotalMemory.Value);
        Assert.Equal("0.61", read.LoadAverage.Value);
        Assert.Equal("6.1.0-test", read.Kernel.Value);
        Assert.Equal("Test Linux 1", read.OperatingSystem);
        Assert.Equal("performance", read.Governor.Value);
        Assert.Equal("off", read.Turbo.Value);
        Assert.Equal("L1d 48K, L1i 32K, L2 1024K", read.Caches.Value);
        Assert.Equal("NVIDIA Imaginary", read.Accelerators.Value);
        Assert.Equal("docker, kubernetes, virtual machine, cpu.max 200000 100000", read.Container);
        Assert.Equal(("onnxruntime 1.30.0", "abc"), (read.Runtime, read.RuntimeLibrarySha256));
    }

    /// <summary>Against a stand-in for NVIDIA's library. The driver counts among what must match, its clocks do not.</summary>
    [Fact]
    public void Driver_and_clocks_of_accelerators_are_read()
    {
        NvmlStandIn nvml = NvmlStandIn.Compile(_folder);
        Assert.Null(new FingerprintReader(_folder.Path, _ => null, nvml.Path).Read(Runtime).AcceleratorDriver);
        _folder.File("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA Imaginary\nIRQ: 1\n");

        Fingerprint read = new FingerprintReader(_folder.Path, _ => null, nvml.Path).Read(Runtime);

        Assert.Equal("550.54.15", read.AcceleratorDriver?.Value);
        Assert.Equal("0: SM 1500 of 1980 MHz, memory 2600 of 2619 MHz; 1: SM 1501 of 1980 MHz, memory 2601 of 2619 MHz", read.AcceleratorClocks?.Value);
        Assert.Equal(0, nvml.Opened);
        Assert.Equal(read.Key, (read with { AcceleratorClocks = Reading.Of("other") }).Key);
        Assert.NotEqual(read.Key, (read with { AcceleratorDriver = Reading.Of("551.0") }).Key);
        Assert.Contains("is not there", new FingerprintReader(_folder.Path, _ => null, "libnothing.so.1").Read(Runtime).AcceleratorClocks?.Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_says_why()
    {
        Fingerprint read = new FingerprintReader(_folder.Path, _ => null).Read(Runtime);
        Assert.Contains("scaling_governor is not there", read.Governor.Unavailable);
        Assert.Contains("no_turbo", read.Turbo.Unavailable);
        Assert.Contains("loadavg", read.LoadAverage.Unavailable);
        Assert.Contains("cache", read.Caches.Unavailable);
        Assert.Contains("nvidia", read.Accelerators.Unavailable);
        Assert.Equal("none seen", read.Container);
        Assert.StartsWith("unavailable: ", read.Governor.ToString());
        Assert.NotEmpty(read.OperatingSystem);
        Assert.True(read.Processors > 0);
    }

    [Fact]
    public void This_machine_has_a_fingerprint_with_a_stable_key()
    {
        var reader = new FingerprintReader();
        Fingerprint read = reader.Read(Runtime);
        Assert.Equal(read.Key, reader.Read(Runtime).Key);
        if (OperatingSystem.IsLinux())
        {
            Assert.NotNull(read.Kernel.Value);
            Assert.NotNull(read.LoadAverage.Value);
        }
    }

    [Fact]
    public void Rapl_counts_over_packages_and_across_a_wrap()
    {
        const string caps = "sys/class/powercap/";
        _folder.File(caps + "intel-rapl:0/max_energy_range_uj", "1000000\n");
        _folder.File(caps + "intel-rapl:0/energy_uj", "900000\n");
        _folder.File(caps + "intel-rapl:0:0/energy_uj", "55555\n");
        _folder.File(caps + "intel-rapl:1/max_energy_range_uj", "1000000\n");
        _folder.File(caps + "intel-rapl:1/energy_uj", "0\n");
        IEnergySource source = RaplEnergySource.Open(_folder.Path);
        Assert.Null(source.Unavailable);
        Assert.Equal(0, source.ReadJoules());
        _folder.File(caps + "intel-rapl:0/energy_uj", "950000\n");
        _folder.File(caps + "intel-rapl:1/energy_uj", "250000\n");
        Assert.Equal(0.3, source.ReadJoules(), 12);
        _folder.File(caps + "intel-rapl:0/energy_uj", "150000\n");
        Assert.Equal(0.5, source.ReadJoules(), 12);
        Assert.Equal(0.5, source.ReadJoules(), 12);
    }

    [Fact]
    public void Without_counters_energy_is_unavailable_with_the_reason()
    {
        IEnergySource none = RaplEnergySource.Open(_folder.Path);
        Assert.Equal("/sys/class/powercap is not there", none.Unavailable);
        Assert.Throws<InvalidOperationException>(() => none.ReadJoules());
        _folder.File("sys/class/powercap/dtpm/enabled", "1");
        Assert.Contains("no intel-rapl package", RaplEnergySource.Open(_folder.Path).Unavailable);
        _folder.File("sys/class/powercap/intel-rapl:0/energy_uj", "much\n");
        Assert.Contains("cannot be read", RaplEnergySource.Open(_folder.Path).Unavailable);
    }
}
