using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PruneSearch.Web.Keys;

/// <summary>A key as the server keeps it: never the secret itself.</summary>
/// <param name="Name">Who it was given to: 1 to 63 of a-z, 0-9, '.', '_' and '-'.</param>
/// <param name="Role">What it allows.</param>
/// <param name="Hash">SHA-256 of the secret, as lower-case hexadecimal. Secrets are random and long: no salt or slow hash is needed.</param>
public sealed record ApiKey(string Name, Role Role, string Hash)
{
    private const int SecretBytes = 32;
    private const string Prefix = "ps_";

    /// <summary>The line of a key file.</summary>
    public string Line => $"{Name} {Role.ToString().ToLowerInvariant()} {Hash}";

    /// <summary>A new secret: 256 random bits.</summary>
    public static string NewSecret() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
