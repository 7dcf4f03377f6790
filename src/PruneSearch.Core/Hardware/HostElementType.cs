using System.Text.Json.Serialization;

namespace PruneSearch.Hardware;

/// <summary>Element types of the tensors that cross a runtime's boundary. Values are dense and little-endian.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<HostElementType>))]
public enum HostElementType
{
    Float32,
    Float16,
    Float64,
    Int64,
    Int32,
    UInt8,
    Int8,
    Bool,
}
