using System.Text.Json.Serialization;

namespace PruneSearch.Hardware;

/// <summary>How far a runtime may rewrite the graph before running it.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<GraphOptimization>))]
public enum GraphOptimization
{
    None,
    Basic,
    Extended,
    All,
}
