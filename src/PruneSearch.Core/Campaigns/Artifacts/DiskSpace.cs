namespace PruneSearch.Campaigns.Artifacts;

/// <summary>Tells a full disk from other trouble with files.</summary>
internal static class DiskSpace
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether the device or the user's share of it is full (ENOSPC, EDQUOT and their likes).</summary>
    public static bool IsUsedUp(IOException e) => e.HResult is NoSpaceLeft or QuotaExceeded or WindowsHandleDiskFull or WindowsDiskFull;
}
