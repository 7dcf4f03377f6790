using System.Security.Cryptography;

namespace PruneSearch.Hardware.Measurement;

/// <summary>A model file to measure, with the hash of its content.</summary>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record ModelFile(string Path, string Sha256)
{
    /// <summary>Hashes the file, and after it the files that hold its weights, if any.</summary>
    /// <param name="weights">External data files, in a fixed order.</param>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    public static ModelFile Of(string path, params IEnumerable<string> weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        foreach (string file in weights.Prepend(path))
        {
            try
            {
                using FileStream stream = File.OpenRead(file);
                for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
                {
                    hash.AppendData(buffer, 0, read);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException(file, $"cannot be read: {e.Message}", "a model to measure must be a readable file", e);
            }
        }

        return new ModelFile(path, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
