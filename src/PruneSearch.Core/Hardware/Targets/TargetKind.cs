using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Targets;

/// <summary>Where a target's latencies come from.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TargetKind>))]
public enum TargetKind
{
    /// <summary>A runtime times the exported file on a device.</summary>
    Measured,

    /// <summary>A <see cref="CostModel"/> computes them from the workload: the same everywhere, for tests and dry runs.</summary>
    Modelled,
}
