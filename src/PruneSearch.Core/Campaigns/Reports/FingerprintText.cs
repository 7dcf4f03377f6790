using PruneSearch.Hardware.Fingerprints;

namespace PruneSearch.Campaigns.Reports;

/// <summary>An environment as named facts.</summary>
internal static class FingerprintText
{
    public static IReadOnlyList<(string Name, string Value)> Of(Fingerprint e) => e.Processors == 0
        ? [("computed by", e.Runtime)]
        :
        [
            ("processor", $"{e.CpuModel}, {e.Architecture}, {e.Processors} logical processors usable"),
            ("extensions", string.Join(", ", e.IsaFeatures)),
            ("caches", e.Caches.ToString()),
            ("governor, turbo", $"{e.Governor}, {e.Turbo}"),
            ("memory", e.TotalMemory.ToString()),
            ("accelerators", string.Join("; ", new[] { e.Accelerators.ToString(), e.AcceleratorDriver is { } d ? $"driver {d}" : null, e.AcceleratorClocks?.ToString() }.OfType<string>())),
            ("system", $"{e.OperatingSystem}, kernel {e.Kernel}, container: {e.Container}"),
            ("runtime", $"{e.Runtime}{(e.RuntimeLibrarySha256 is { } sha ? $", library sha256 {sha}" : string.Empty)}, {e.DotNet}"),
            ("load at the start", e.LoadAverage.ToString()),
        ];
}
