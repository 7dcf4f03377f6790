using System.Security.Cryptography;
using System.Text;

namespace PruneSearch.Hardware.Tools;

/// <summary>A program that the operator of a machine has registered. Specs call it by its name and know nothing else of it.</summary>
/// <param name="Name">1 to 63 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit.</param>
/// <param name="Kind">What it may be called for.</param>
/// <param name="Program">The full path of the program.</param>
/// <param name="Arguments">Its arguments. Those that are a placeholder of <see cref="ToolPlaceholders"/> are replaced at each call.</param>
/// <param name="Folder">The folder that it runs in.</param>
/// <param name="Timeout">How long a call may take before it is killed.</param>
public sealed record RegisteredTool(string Name, ToolKind Kind, string Program, IReadOnlyList<string> Arguments, string Folder, TimeSpan Timeout)
{
    /// <summary>SHA-256 of the program file, lower-case hexadecimal.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public string ProgramSha256() => Hash(Program);

    /// <summary>SHA-256 over the arguments and the content of the files among them: a script that an interpreter runs is one of its arguments.</summary>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    public string ArgumentsSha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string argument in Arguments)
        {
            string path = Path.Combine(Folder, argument);
            hash.AppendData(Encoding.UTF8.GetBytes($"{argument}\0{(File.Exists(path) ? Hash(path) : string.Empty)}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hash(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"cannot be read: {e.Message}", "the files of a registered tool are readable", e);
        }
    }
}
