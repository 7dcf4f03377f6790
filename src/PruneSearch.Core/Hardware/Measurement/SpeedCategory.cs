using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Measurement;

/// <summary>What a speedup's interval says.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<SpeedCategory>))]
public enum SpeedCategory
{
    /// <summary>Faster, and by more than is negligible.</summary>
    Faster,

    /// <summary>Whatever the difference is, it is negligible.</summary>
    NotFaster,

    /// <summary>Slower, and by more than is negligible.</summary>
    Slower,

    /// <summary>The interval is too wide to tell.</summary>
    WithinNoise,
}
