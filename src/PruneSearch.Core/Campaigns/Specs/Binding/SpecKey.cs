using System.Text.Json.Nodes;

namespace PruneSearch.Campaigns.Specs.Binding;

/// <summary>One key, as documentation shows it.</summary>
/// <param name="Key">The name.</param>
/// <param name="Expected">What may stand there.</param>
/// <param name="Default">The default; null where there is none.</param>
/// <param name="Absent">What holds without the key, in words; null where <paramref name="Default"/> says it.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Text">The meaning.</param>
/// <param name="Sections">The mappings its value may be.</param>
internal sealed record SpecKey(
    string Key, string Expected, JsonNode? Default, string? Absent, bool Required, string Text, IReadOnlyList<SpecSection> Sections);
