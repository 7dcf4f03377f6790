using System.Globalization;

namespace PruneSearch.Hardware.Energy;

/// <summary>
/// The processor packages' energy counters (RAPL) through Linux's powercap files: <c>energy_uj</c> counts microjoules and wraps at
/// <c>max_energy_range_uj</c> (Documentation/power/powercap). Covers whole packages, so it counts everything that runs on them.
/// </summary>
public sealed class RaplEnergySource : IEnergySource
{
    private const string SourceName = "rapl";

    private readonly List<Counter> _counters;
    private double _microjoules;

    private RaplEnergySource(List<Counter> counters) => _counters = counters;

    public string Name => SourceName;

    public string? Unavailable => null;

    /// <param name="root">What stands before <c>/sys</c>. Default: the machine's own.</param>
    public static IEnergySource Open(string root = "/")
    {
        const string place = "/sys/class/powercap";
        string folder = Path.Combine(root, "sys", "class", "powercap");
        if (!Directory.Exists(folder))
        {
            return new UnavailableEnergySource(SourceName, $"{place} is not there");
        }

        var counters = new List<Counter>();
        try
        {
            // Packages are intel-rapl:0, intel-rapl:1 (also on AMD); their parts, intel-rapl:0:0, are counted in them.
            foreach (string package in Directory.GetDirectories(folder, "intel-rapl:*")
                .Where(p => Path.GetFileName(p).Count(c => c == ':') == 1))
            {
                string file = Path.Combine(package, "energy_uj");
                counters.Add(new Counter(file, ReadNumber(file), ReadNumber(Path.Combine(package, "max_energy_range_uj"))));
            }
        }
        catch (UnauthorizedAccessException)
        {
            return new UnavailableEnergySource(SourceName, $"{place}/*/energy_uj may only be read by root on this system");
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return new UnavailableEnergySource(SourceName, $"{place} cannot be read: {e.Message}");
        }

        return counters.Count > 0
            ? new RaplEnergySource(counters)
            : new UnavailableEnergySource(SourceName, $"{place} has no intel-rapl package");
    }

    public double ReadJoules()
    {
        foreach (Counter counter in _counters)
        {
            long now = ReadNumber(counter.File);
            long used = now - counter.Last;
            _microjoules += used >= 0 ? used : used + counter.Range;
            counter.Last = now;
        }

        return _microjoules * 1e-6;
    }

    private static long ReadNumber(string file) =>
        long.Parse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    private sealed class Counter(string file, long last, long range)
    {
        public string File { get; } = file;

        public long Last { get; set; } = last;

        public long Range { get; } = range;
    }
}
