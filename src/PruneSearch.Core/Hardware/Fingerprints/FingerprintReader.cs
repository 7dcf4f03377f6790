using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using PruneSearch.Hardware.Energy;

namespace PruneSearch.Hardware.Fingerprints;

/// <summary>Takes the fingerprint of this machine.</summary>
/// <param name="root">What stands before <c>/proc</c>, <c>/sys</c> and <c>/etc</c>. Default: the machine's own.</param>
/// <param name="environment">Looks up environment variables. Default: the process's own.</param>
/// <param name="nvml">NVIDIA's management library.</param>
public sealed class FingerprintReader(string root = "/", Func<string, string?>? environment = null, string nvml = NvmlLibrary.DefaultName)
{
    private const string Cpu = "sys/devices/system/cpu/";

    private readonly MachineFiles _files = new(root);
    private readonly Func<string, string?> _environment = environment ?? System.Environment.GetEnvironmentVariable;

    public Fingerprint Read(RuntimeDescription runtime)
    {
        (Reading? driver, Reading? clocks) = AcceleratorState();
        return OfMachine(runtime) with { AcceleratorDriver = driver, AcceleratorClocks = clocks };
    }

    private Fingerprint OfMachine(RuntimeDescription runtime) => new()
    {
        CpuModel = CpuModel(),
        Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        IsaFeatures = Fingerprints.IsaFeatures.List(),
        Processors = System.Environment.ProcessorCount,
        Caches = Caches(),
        Governor = _files.Text(Cpu + "cpu0/cpufreq/scaling_governor"),
        Turbo = Turbo(),
        FrequencyMhz = _files.Field("proc/cpuinfo", "cpu MHz"),
        TotalMemory = TotalMemory(),
        Accelerators = Accelerators(),
        OperatingSystem = OperatingSystemName(),
        Kernel = _files.Text("proc/sys/kernel/osrelease"),
        Container = Container(),
        DotNet = RuntimeInformation.FrameworkDescription,
        Runtime = $"{runtime.Name} {runtime.Version}",
        RuntimeLibrarySha256 = runtime.LibrarySha256,
        LoadAverage = _files.Text("proc/loadavg") is { Value: { } load } ? Reading.Of(load.Split(' ')[0]) : _files.Text("proc/loadavg"),
    };

    private Reading CpuModel()
    {
        Reading fromKernel = _files.Field("proc/cpuinfo", "model name", "Model", "CPU part");
        return fromKernel.Value is null && X86Base.IsSupported ? CpuIdBrand() : fromKernel;
    }

    /// <summary>The 48-byte brand string of CPUID leaves 0x80000002 to 0x80000004.</summary>
    private static Reading CpuIdBrand()
    {
        const int first = unchecked((int)0x80000002);
        if (unchecked((uint)X86Base.CpuId(first - 2, 0).Eax) < unchecked((uint)first + 2))
        {
            return Reading.Missing("the processor has no brand string");
        }

        int[] words = new int[12];
        for (int leaf = 0; leaf < 3; leaf++)
        {
            (words[4 * leaf], words[(4 * leaf) + 1], words[(4 * leaf) + 2], words[(4 * leaf) + 3]) = X86Base.CpuId(first + leaf, 0);
        }

        return Reading.Of(Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words.AsSpan())).Trim('\0', ' '));
    }

    private Reading Caches()
    {
        var sizes = new List<string>();
        foreach (string folder in _files.Folders(Cpu + "cpu0/cache", "index*"))
        {
            Reading level = _files.Text(folder + "/level");
            Reading type = _files.Text(folder + "/type");
            Reading size = _files.Text(folder + "/size");
            if (level.Value is not null && size.Value is not null)
            {
                string kind = type.Value switch { "Data" => "d", "Instruction" => "i", _ => "" };
                sizes.Add($"L{level.Value}{kind} {size.Value}");
            }
        }

        return sizes.Count > 0 ? Reading.Of(string.Join(", ", sizes)) : Reading.Missing($"/{Cpu}cpu0/cache is not there");
    }

    private Reading Turbo()
    {
        if (_files.Text(Cpu + "intel_pstate/no_turbo").Value is { } off)
        {
            return Reading.Of(off == "0" ? "on" : "off");
        }

        return _files.Text(Cpu + "cpufreq/boost").Value is { } boost
            ? Reading.Of(boost == "1" ? "on" : "off")
            : Reading.Missing("neither intel_pstate/no_turbo nor cpufreq/boost is there");
    }

    private Reading TotalMemory()
    {
        Reading kilobytes = _files.Field("proc/meminfo", "MemTotal");
        return kilobytes.Value is not null
            ? kilobytes
            : Reading.Of($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024} kB");
    }

    private Reading Accelerators()
    {
        string[] models =
        [
            .. _files.Folders("proc/driver/nvidia/gpus", "*").Select(f => _files.Field(f + "/information", "Model").Value).OfType<string>(),
        ];
        return models.Length > 0 ? Reading.Of(string.Join(", ", models)) : Reading.Missing("/proc/driver/nvidia/gpus is not there");
    }

    /// <summary>What NVIDIA's library tells of its driver and of every device; nothing where the kernel knows of no device.</summary>
    private (Reading? Driver, Reading? Clocks) AcceleratorState()
    {
        if (!_files.Folders("proc/driver/nvidia/gpus", "*").Any())
        {
            return (null, null);
        }

        if (NvmlLibrary.Open(nvml, out string? problem) is not { } library)
        {
            return (Reading.Missing(problem!), Reading.Missing(problem!));
        }

        try
        {
            Reading driver = library.Driver(out string version) is not 0 and var code ? Reading.Missing(library.Words(code)) : Reading.Of(version);
            return library.Count(out uint count) is not 0 and var failure
                ? (driver, Reading.Missing(library.Words(failure)))
                : (driver, Reading.Of(string.Join("; ", Enumerable.Range(0, (int)count).Select(d => Clocks(library, d)))));
        }
        finally
        {
            library.Shutdown();
        }
    }

    private static string Clocks(NvmlLibrary library, int index)
    {
        int code = library.Find(FormattableString.Invariant($"{index}"), out nint device);
        uint sm = 0, mostSm = 0, memory = 0, mostMemory = 0;
        code = code == 0 ? library.Clock(device, 1, out sm, out mostSm) : code;
        code = code == 0 ? library.Clock(device, 2, out memory, out mostMemory) : code;
        return FormattableString.Invariant($"{index}: ") + (code == 0 ? FormattableString.Invariant($"SM {sm} of {mostSm} MHz, memory {memory} of {mostMemory} MHz") : library.Words(code));
    }

    private string OperatingSystemName()
    {
        string? pretty = _files.Text("etc/os-release").Value?.Split('\n')
            .FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal));
        return pretty is null ? RuntimeInformation.OSDescription : pretty["PRETTY_NAME=".Length..].Trim('"');
    }

    private string Container()
    {
        var signs = new List<string>();
        if (_files.Exists(".dockerenv"))
        {
            signs.Add("docker");
        }

        if (_files.Exists("run/.containerenv"))
        {
            signs.Add("podman");
        }

        if (_environment("KUBERNETES_SERVICE_HOST") is not null)
        {
            signs.Add("kubernetes");
        }

        if (_files.Field("proc/cpuinfo", "flags").Value?.Split(' ').Contains("hypervisor") == true)
        {
            signs.Add("virtual machine");
        }

        if (_files.Text("sys/fs/cgroup/cpu.max").Value is { } limit && !limit.StartsWith("max", StringComparison.Ordinal))
        {
            signs.Add($"cpu.max {limit}");
        }

        return signs.Count > 0 ? string.Join(", ", signs) : "none seen";
    }
}
