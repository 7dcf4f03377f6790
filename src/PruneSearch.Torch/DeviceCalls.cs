using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using PruneSearch.Execution;

namespace PruneSearch.Torch;

/// <summary>Calls into libtorch: everything they make on the way is let go of, and its errors become ours.</summary>
internal static partial class DeviceCalls
{
    /// <exception cref="DeviceMemoryException">The device's memory does not suffice.</exception>
    public static T Run<T>(torch.Device device, int threads, Func<T> work)
    {
        if (torch.get_num_threads() != threads)
        {
            torch.set_num_threads(threads); // one setting for the process
        }

        using DisposeScope scope = torch.NewDisposeScope();
        try
        {
            return work();
        }
        catch (ExternalException e) when (OutOfMemory(e.Message))
        {
            throw new DeviceMemoryException(device.ToString(), BytesAsked(e.Message), e);
        }
        catch (ExternalException e)
        {
            throw new InvalidInputException("backend torch", e.Message.Split('\n', 2)[0], Rule(e.Message));
        }
    }

    /// <summary>The bytes of the allocation that an error of libtorch is about; null where it is about none.</summary>
    internal static long? BytesAsked(string message)
    {
        if (Bytes().Match(message) is { Success: true } bytes)
        {
            return long.Parse(bytes.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }

        if (Units().Match(message) is not { Success: true } units)
        {
            return null;
        }

        double amount = double.Parse(units.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return (long)(amount * units.Groups[2].Value switch { "KiB" => 1L << 10, "MiB" => 1L << 20, "GiB" => 1L << 30, "TiB" => 1L << 40, _ => 1L });
    }

    private static bool OutOfMemory(string message) =>
        message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || message.Contains("can't allocate memory", StringComparison.Ordinal)
        || message.Contains("not enough memory", StringComparison.Ordinal);

    private static string Rule(string message) => message.Contains("deterministic", StringComparison.Ordinal)
        ? "set torch.deterministic to false where results may vary from run to run"
        : "libtorch refused the operation";

    [GeneratedRegex(@"tried to allocate (\d+) bytes", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Bytes();

    [GeneratedRegex(@"Tried to allocate (\d+(?:\.\d+)?) (bytes|KiB|MiB|GiB|TiB)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Units();
}
