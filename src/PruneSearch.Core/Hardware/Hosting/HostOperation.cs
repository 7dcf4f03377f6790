using System.Text.Json.Serialization;

namespace PruneSearch.Hardware.Hosting;

[JsonConverter(typeof(CamelCaseEnumConverter<HostOperation>))]
internal enum HostOperation
{
    Hello,
    Describe,
    Load,
    Run,
    Prepare,
    Time,
    Unload,
}
