using System.Text.Json;
using System.Text.Json.Serialization;
using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Campaigns.Tools;

/// <summary>Optimizers by the names that specs have for them.</summary>
internal sealed class CamelCaseOptimizer() : JsonStringEnumConverter<OptimizerKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
