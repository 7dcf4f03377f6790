using System.Security.Cryptography;
using System.Text;

namespace PruneSearch.Data.Files;

/// <summary>The content fingerprint that <see cref="DataProvenance.Fingerprint"/> describes.</summary>
internal static class ContentFingerprint
{
    /// <summary>Of files in the given order; read when first asked for.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="namesUnder">The folder that names count from, where names matter (they carry labels); null to leave them out.</param>
    public static Lazy<string> OfFiles(IReadOnlyList<string> paths, string? namesUnder = null) => new(() =>
    {
        var lines = new StringBuilder();
        foreach (string path in paths)
        {
            try
            {
                using FileStream file = File.OpenRead(path);
                lines.Append(Convert.ToHexStringLower(SHA256.HashData(file)));
                if (namesUnder is not null)
                {
                    lines.Append('\t').Append(Path.GetRelativePath(namesUnder, path).Replace('\\', '/'));
                }

                lines.Append('\n');
            }
            catch (Exception e) when (DataFile.IsFileError(e))
            {
                throw DataFile.Unreadable(path, e);
            }
        }

        return OfText(lines.ToString());
    });

    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
