using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Hosting;

[JsonConverter(typeof(CamelCaseEnumConverter<HostErrorKind>))]
internal enum HostErrorKind
{
    InvalidInput,
    RuntimeFailed,
    InvalidOperation,
    Fault,
}
