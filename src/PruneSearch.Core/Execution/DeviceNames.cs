using System.Text.RegularExpressions;

namespace PruneSearch.Execution;

/// <summary>Names of devices in specs and on the command line.</summary>
public static class DeviceNames
{
    public const string Cpu = "cpu";

    /// <summary>The first CUDA device.</summary>
    public const string Cuda = "cuda";

    /// <summary>What may stand there; a regular expression in the common subset of .NET and ECMA 262.</summary>
    public const string Pattern = "^(auto|cpu|cuda|cuda:[0-9]{1,3})$";

    public const string Rule = "auto, cpu, cuda or cuda:N";

    public static bool IsKnown(string name) => Regex.IsMatch(name, Pattern, RegexOptions.NonBacktracking);

    /// <summary>Whether a name asks for a CUDA device.</summary>
    public static bool IsCuda(string name) => name == Cuda || name.StartsWith("cuda:", StringComparison.Ordinal);
}
