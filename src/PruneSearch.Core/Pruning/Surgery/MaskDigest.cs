namespace PruneSearch.Pruning.Surgery;

/// <summary>The mask that lies on an initialiser after all cuts.</summary>
/// <param name="Initializer">The initialiser.</param>
/// <param name="Digest">The mask's SHA-256, lower-case hexadecimal.</param>
public sealed record MaskDigest(string Initializer, string Digest);
