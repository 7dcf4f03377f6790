using System.Numerics;

namespace PruneSearch.Campaigns.Journals;

/// <summary>What journals are checked by: CRC-32C (Castagnoli), RFC 3720, appendix B.4.</summary>
public static class JournalChecksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
