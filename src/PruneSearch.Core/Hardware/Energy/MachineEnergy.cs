using PruneSearch.Hardware.Targets;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Hardware.Energy;

/// <summary>
/// The counter of the device that a target runs on: on a Jetson the module's rails (tegrastats), for a CUDA provider the GPU (NVML), and
/// otherwise the processor packages (RAPL).
/// </summary>
/// <param name="clock">Times samples of power.</param>
public sealed class MachineEnergy(TimeProvider clock)
{
    private const string VisibleDevices = "CUDA_VISIBLE_DEVICES";

    private readonly Lazy<IEnergySource> _packages = new(() => RaplEnergySource.Open());

    /// <summary>The library that NVIDIA's driver brings. Default: by its name, where the system looks.</summary>
    public string Nvml { get; init; } = NvmlLibrary.DefaultName;

    /// <summary>The path of tegrastats; null where there is none. Default: as <c>PATH</c> finds it.</summary>
    public string? Tegrastats { get; init; } = ProgramPath.Find(TegrastatsEnergySource.Program, ".", out _);

    /// <summary>What <c>CUDA_VISIBLE_DEVICES</c> says, by which CUDA numbers devices. Default: this process's environment.</summary>
    public string? Visible { get; init; } = Environment.GetEnvironmentVariable(VisibleDevices);

    /// <summary>Opens it; one that can be disposed of must be.</summary>
    public IEnergySource Of(Target target) =>
        Tegrastats is { } program ? TegrastatsEnergySource.Open(program, clock)
        : IsCuda(target.Options.Provider) ? NvmlEnergySource.Open(Device(target.Options), clock, Nvml)
        : _packages.Value;

    private static bool IsCuda(string provider) =>
        provider.StartsWith("cuda", StringComparison.OrdinalIgnoreCase) || provider.StartsWith("tensorrt", StringComparison.OrdinalIgnoreCase)
        || provider.StartsWith("nvtensorrt", StringComparison.OrdinalIgnoreCase);

    /// <summary>The driver's number, or UUID, of the device that the provider numbers among the visible ones.</summary>
    private string Device(RuntimeOptions options)
    {
        string asked = options.ProviderOptions.FirstOrDefault(o => string.Equals(o.Key, "device_id", StringComparison.OrdinalIgnoreCase)).Value ?? "0";
        string[] visible = (Visible ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return int.TryParse(asked, out int index) && index >= 0 && index < visible.Length ? visible[index] : asked;
    }
}
