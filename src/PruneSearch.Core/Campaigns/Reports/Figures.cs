using System.Globalization;

namespace PruneSearch.Campaigns.Reports;

/// <summary>Numbers as people read them.</summary>
public static class Figures
{
    public static string Count(long value) => value switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:0.##} G"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.##} M"),
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.#} K"),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    public static string Bytes(long value) => value switch
    {
        >= 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{value / 1048576.0:0.##} MiB"),
        >= 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{value / 1024.0:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value} B"),
    };

    public static string Share(double value) => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.00}%");

    public static string Seconds(double value) => value switch
    {
        >= 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)(value / 3600)}h{(int)(value % 3600 / 60):00}m"),
        >= 60 => string.Create(CultureInfo.InvariantCulture, $"{(int)(value / 60)}m{(int)(value % 60):00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.0}s"),
    };

    public static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
