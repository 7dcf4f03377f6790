using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Fingerprints;

/// <summary>The environment that a figure was measured in. What could not be read says so.</summary>
public sealed record Fingerprint
{
    public required Reading CpuModel { get; init; }

    public required string Architecture { get; init; }

    /// <summary>Instruction set extensions that are usable here, in a fixed order.</summary>
    public required IReadOnlyList<string> IsaFeatures { get; init; }

    /// <summary>Logical processors that this process may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Of the first processor, such as "L1d 48K, L1i 32K, L2 1024K, L3 32768K".</summary>
    public required Reading Caches { get; init; }

    public required Reading Governor { get; init; }

    public required Reading Turbo { get; init; }

    /// <summary>At the start, in MHz. Not part of <see cref="Key"/>.</summary>
    public required Reading FrequencyMhz { get; init; }

    public required Reading TotalMemory { get; init; }

    public required Reading Accelerators { get; init; }

    /// <summary>The driver's version, where accelerators are; null elsewhere and in older receipts. Part of <see cref="Key"/> where it was read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Reading? AcceleratorDriver { get; init; }

    /// <summary>Clocks at the start and at most, where accelerators are; null elsewhere and in older receipts. Not part of <see cref="Key"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Reading? AcceleratorClocks { get; init; }

    public required string OperatingSystem { get; init; }

    public required Reading Kernel { get; init; }

    /// <summary>Signs of a container or a virtual machine, and its limits; "none seen" without any.</summary>
    public required string Container { get; init; }

    public required string DotNet { get; init; }

    /// <summary>Name and version of the runtime that ran the models.</summary>
    public required string Runtime { get; init; }

    /// <summary>Null for a managed runtime.</summary>
    public required string? RuntimeLibrarySha256 { get; init; }

    /// <summary>One-minute load average at the start. Not part of <see cref="Key"/>.</summary>
    public required Reading LoadAverage { get; init; }

    /// <summary>
    /// Hash of what must match for two figures to be comparable: processor, extensions, processors, caches, governor, turbo, memory,
    /// accelerators and their driver, operating system and the runtime's build (for a managed runtime, with .NET's version). Load, frequency, kernel
    /// release and container are recorded but left out.
    /// </summary>
    public string Key
    {
        get
        {
            string[] parts =
            [
                Architecture,
                CpuModel.ToString(),
                string.Join(',', IsaFeatures),
                Processors.ToString(),
                Caches.ToString(),
                Governor.ToString(),
                Turbo.ToString(),
                TotalMemory.ToString(),
                Accelerators.ToString(),
                OperatingSystem,
                Runtime,
                RuntimeLibrarySha256 ?? DotNet,
                .. AcceleratorDriver?.Value is { } driver ? [driver] : Array.Empty<string>(),
            ];
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 16));
        }
    }

    /// <summary>Of figures that no machine was involved in: the same everywhere.</summary>
    /// <param name="model">The model that computed them, with its constants.</param>
    public static Fingerprint OfModel(string model)
    {
        Reading none = Reading.Missing("computed, not measured");
        return new Fingerprint
        {
            CpuModel = none,
            Architecture = "none",
            IsaFeatures = [],
            Processors = 0,
            Caches = none,
            Governor = none,
            Turbo = none,
            FrequencyMhz = none,
            TotalMemory = none,
            Accelerators = none,
            OperatingSystem = "none",
            Kernel = none,
            Container = "none",
            DotNet = "none",
            Runtime = model,
            RuntimeLibrarySha256 = null,
            LoadAverage = none,
        };
    }
}
