using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Measurement;

/// <summary>Why a measurement deserves less trust than its interval says.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InstabilityKind>))]
public enum InstabilityKind
{
    /// <summary>A model's second half of samples has another median than the first.</summary>
    Drift,

    /// <summary>A model's samples spread widely around their median.</summary>
    Spread,

    /// <summary>A model's 95th percentile is far above its median: something else ran in between.</summary>
    Tail,

    /// <summary>The ratio depends on which model went first.</summary>
    OrderEffect,

    /// <summary>Fewer rounds than asked for: the time was over.</summary>
    TimeLimited,
}
