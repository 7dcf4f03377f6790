namespace PruneSearch.Campaigns.Specs.Yaml;

/// <summary>What a scalar means under the core schema of YAML 1.2.2, section 10.3.</summary>
internal enum ScalarKind
{
    Empty,
    Flag,
    Number,
    Text,
}
