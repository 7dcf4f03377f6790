using System.Globalization;
using System.Text.RegularExpressions;

namespace PruneSearch;

/// <summary>Amounts of memory and disk as users write them: a number with B, KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024).</summary>
public static partial class ByteSize
{
    /// <param name="option">Names the place in errors.</param>
    /// <param name="text">Such as <c>8GiB</c>.</param>
    /// <returns>Bytes, 1 or more.</returns>
    /// <exception cref="InvalidInputException">It is no such amount.</exception>
    public static long Parse(string option, string text)
    {
        Match match = Pattern().Match(text.Trim());
        if (match.Success)
        {
            double unit = match.Groups[2].Value.ToUpperInvariant() switch
            {
                "" or "B" => 1,
                "KB" => 1e3,
                "MB" => 1e6,
                "GB" => 1e9,
                "TB" => 1e12,
                "KIB" => 1L << 10,
                "MIB" => 1L << 20,
                "GIB" => 1L << 30,
                _ => 1L << 40,
            };
            double bytes = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * unit;
            if (bytes is >= 1 and <= 1e18)
            {
                return (long)bytes;
            }
        }

        throw new InvalidInputException(option, $"'{text}' is not an amount of bytes", "a number with B, KB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 8GiB");
    }

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?i?B)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
