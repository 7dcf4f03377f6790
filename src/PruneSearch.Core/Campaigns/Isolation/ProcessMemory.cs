using System.Diagnostics;
using System.Globalization;

namespace PruneSearch.Campaigns.Isolation;

/// <summary>How much memory a process and its children have in use.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident bytes; 0 where the process is gone. On Linux with all its descendants.</summary>
    public static long Of(int process)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OfTree(process) : OfOne(process);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }

    private static long OfOne(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.WorkingSet64;
    }

    private static long OfTree(int process)
    {
        string[] fields = File.ReadAllText($"/proc/{process}/statm").Split(' ');
        long bytes = long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        foreach (string thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            foreach (string child in File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                bytes += Of(int.Parse(child, CultureInfo.InvariantCulture));
            }
        }

        return bytes;
    }
}
