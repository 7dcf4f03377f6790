using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Fingerprints;

/// <summary>Something read from the machine, or why it could not be read.</summary>
[JsonConverter(typeof(ReadingConverter))]
public readonly record struct Reading
{
    private Reading(string? value, string? unavailable)
    {
        Value = value;
        Unavailable = unavailable;
    }

    public string? Value { get; }

    /// <summary>The reason, where there is no value.</summary>
    public string? Unavailable { get; }

    public static Reading Of(string value) => new(value, null);

    public static Reading Missing(string reason) => new(null, reason);

    public override string ToString() => Value ?? $"unavailable: {Unavailable ?? "not read"}";
}
