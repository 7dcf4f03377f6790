using System.Text;

namespace PruneSearch.Campaigns.Specs.Values;

internal static class SpecText
{
    /// <summary>Whether a text has something in it, and no control characters and no halves of surrogate pairs.</summary>
    public static bool IsPrintable(string text) => text.Length > 0 && !text.EnumerateRunes().Any(r => Rune.IsControl(r) || r == Rune.ReplacementChar);
}
