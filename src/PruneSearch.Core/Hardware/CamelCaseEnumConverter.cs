using System.Text.Json;
using System.Text.Json.Serialization;

namespace PruneSearch.Hardware;

/// <summary>Enum values in JSON as camel-case names; numbers are refused.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
