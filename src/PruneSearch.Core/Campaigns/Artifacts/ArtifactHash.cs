using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>The SHA-256 of an artifact's bytes, which is its name: 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(ArtifactHashConverter))]
public readonly record struct ArtifactHash
{
    private readonly string? _value;

    private ArtifactHash(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("an artifact hash that was never set");

    public static ArtifactHash Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public static async ValueTask<ArtifactHash> OfAsync(Stream stream, CancellationToken cancellation) =>
        new(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false)));

    /// <exception cref="FormatException">Not 64 lower-case hexadecimal digits.</exception>
    public static ArtifactHash Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is not a SHA-256 hash");

    /// <summary>Null where the text is not 64 lower-case hexadecimal digits.</summary>
    public static ArtifactHash? TryParse(string text) =>
        text.Length == 64 && text.All(char.IsAsciiHexDigit) && !text.Any(char.IsAsciiLetterUpper) ? new ArtifactHash(text) : null;

    public override string ToString() => _value ?? string.Empty;
}
