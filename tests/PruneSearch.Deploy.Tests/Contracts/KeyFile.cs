using System.Security.Cryptography;
using System.Text;

namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>A file of API keys: one line for each, <c>name role sha256-of-key</c>.</summary>
internal static class KeyFile
{
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static IReadOnlyList<(string Name, string Role, string Hash)> Read(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(l => l[0] != '#').Select(l => l.Split(' ')).Select(p => (p[0], p[1], p[2])),
    ];
}
