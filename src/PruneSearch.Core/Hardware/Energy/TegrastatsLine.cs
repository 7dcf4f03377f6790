using System.Globalization;
using System.Text.RegularExpressions;

namespace PruneSearch.Hardware.Energy;

/// <summary>
/// Power in a line of NVIDIA's <c>tegrastats</c> (Jetson Linux developer guide, "tegrastats utility"): every rail as
/// <c>NAME CURRENT/AVERAGE</c> in milliwatts, with the unit on newer releases: <c>VDD_IN 4937mW/4937mW VDD_CPU_GPU_CV 529mW/529mW</c>.
/// </summary>
internal static partial class TegrastatsLine
{
    /// <summary>The rail that feeds the whole module, where a board has one: it holds the others.</summary>
    private static readonly string[] Inputs = ["VDD_IN", "POM_5V_IN"];

    /// <summary>Milliwatts of the module now: of its input rail, or else the sum of its rails; null where the line has none.</summary>
    public static double? Milliwatts(string line)
    {
        (string Rail, double Milliwatts)[] rails = [.. RailPattern().Matches(line).Select(m => (m.Groups["rail"].Value, double.Parse(m.Groups["now"].Value, CultureInfo.InvariantCulture)))];
        return rails.Length == 0 ? null
            : rails.Any(r => Inputs.Contains(r.Rail)) ? rails.First(r => Inputs.Contains(r.Rail)).Milliwatts
            : rails.Sum(r => r.Milliwatts);
    }

    /// <summary>The unit stands at both numbers or at neither; <c>RAM 2448/7772MB</c> and <c>CPU [1%@1190]</c> are something else.</summary>
    [GeneratedRegex(@"(?<![^\s])(?<rail>(?:VDD|VIN|POM)_[A-Z0-9_]+|VDDRQ|SYS5V|GPU|CPU|SOC|CV) (?<now>[0-9]+)(?:mW/[0-9]+mW|/[0-9]+)(?![^\s])", RegexOptions.ExplicitCapture)]
    private static partial Regex RailPattern();
}
