namespace PruneSearch.Campaigns.Specs.Binding;

/// <summary>A mapping with known keys, as far as documentation needs to know.</summary>
/// <param name="Name">What errors and documentation call it.</param>
/// <param name="Keys">Its keys, in order.</param>
internal sealed record SpecSection(string Name, IReadOnlyList<SpecKey> Keys);
