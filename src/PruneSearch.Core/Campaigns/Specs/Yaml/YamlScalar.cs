using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PruneSearch.Campaigns.Specs.Yaml;

/// <summary>
/// A scalar. Plain ones mean what the core schema of YAML 1.2.2 says, without its octal and hexadecimal integers; quoted and block ones
/// are text.
/// </summary>
internal sealed partial record YamlScalar(string Text, bool IsPlain, YamlPlace Place) : YamlValue(Place, 1)
{
    private const int Shown = 60;

    public ScalarKind Kind { get; } = !IsPlain ? ScalarKind.Text
        : Text is "" or "~" or "null" or "Null" or "NULL" ? ScalarKind.Empty
        : Text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE" ? ScalarKind.Flag
        : NumberPattern().IsMatch(Text) ? ScalarKind.Number
        : ScalarKind.Text;

    public override string Words => Kind switch
    {
        ScalarKind.Empty => "empty",
        ScalarKind.Flag => Text,
        ScalarKind.Number => Excerpt(Text),
        _ => $"text {Quoted}",
    };

    /// <summary>The text between quotes, for a message: shortened, without control characters.</summary>
    public string Quoted => Quote(Text);

    public bool Flag => Text[0] is 't' or 'T';

    /// <summary>The nearest double; infinite where the text is too large for one.</summary>
    public double Number => Text.TrimStart('+', '-').ToUpperInvariant() switch
    {
        ".INF" => Text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
        ".NAN" => double.NaN,
        _ => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    /// <summary>Any text as messages show it.</summary>
    public static string Quote(string text) => $"'{Excerpt(text)}'";

    private static string Excerpt(string text)
    {
        var shown = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes().Take(Shown))
        {
            shown.Append(Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }

        return text.EnumerateRunes().Skip(Shown).Any() ? $"{shown}..." : shown.ToString();
    }

    [GeneratedRegex(@"\A(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z", RegexOptions.NonBacktracking)]
    private static partial Regex NumberPattern();
}
