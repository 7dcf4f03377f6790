using System.Text.RegularExpressions;

namespace PruneSearch.Web.Keys;

/// <summary>
/// Keys as lines of a file: <c>NAME ROLE SHA256-OF-KEY</c>; empty lines and lines that start with # say nothing. Several keys may have one
/// name, which is how a key is rotated: add the new one, change the clients, remove the old one.
/// </summary>
public static partial class KeyFile
{
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static IReadOnlyList<ApiKey> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"cannot be read: {e.Message}", "the key file can be read", e);
        }

        var keys = new List<ApiKey>();
        var errors = new List<InputError>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            Match match = LinePattern().Match(line);
            if (!match.Success)
            {
                errors.Add(new InputError($"{path}:{i + 1}", "is not a key", "NAME ROLE SHA256, with role viewer, operator or worker; 'prunesearch key new' makes such a line"));
                continue;
            }

            keys.Add(new ApiKey(match.Groups[1].Value, Enum.Parse<Role>(match.Groups[2].Value, ignoreCase: true), match.Groups[3].Value));
        }

        return errors.Count > 0 ? throw new InvalidInputException(errors) : keys;
    }

    /// <summary>Whether a text can name a key.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,62}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^([a-z0-9][a-z0-9._-]{0,62})[ \t]+(viewer|operator|worker)[ \t]+([0-9a-f]{64})$")]
    private static partial Regex LinePattern();
}
