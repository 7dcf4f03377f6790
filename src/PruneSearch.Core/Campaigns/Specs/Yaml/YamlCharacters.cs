using System.Globalization;
using PruneSearch.Campaigns.Specs.Binding;

namespace PruneSearch.Campaigns.Specs.Yaml;

/// <summary>The characters that a YAML text may hold: YAML 1.2.2, section 5.1.</summary>
internal static class YamlCharacters
{
    /// <exception cref="InvalidInputException">There is another.</exception>
    public static void Check(string text, SpecErrors errors)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsAllowed(text, i))
            {
                continue;
            }

            string before = text[..i];
            var place = new YamlPlace(1 + before.Count(c => c == '\n'), i - before.LastIndexOf('\n'));
            string code = ((int)text[i]).ToString("X4", CultureInfo.InvariantCulture);
            throw errors.Stop(place, $"the character U+{code} cannot stand in a spec; remove it", "printable Unicode text");
        }
    }

    private static bool IsAllowed(string text, int i) => text[i] switch
    {
        '\t' or '\n' or '\r' or '\u0085' => true,
        '\uFEFF' => i == 0,
        '\uFFFE' or '\uFFFF' => false,
        char c when char.IsHighSurrogate(c) => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]),
        char c when char.IsLowSurrogate(c) => i > 0 && char.IsHighSurrogate(text[i - 1]),
        char c => !char.IsControl(c),
    };
}
