using System.Globalization;
using System.Text;
using System.Text.Json;
using PruneSearch.Campaigns.Journals;

namespace PruneSearch.Chaos.History;

/// <summary>Reads raw journals. Numbers are taken as they are written: whether they make sense is for the checker to say.</summary>
internal static class HistoryReader
{
    /// <summary>The lines of a file journal: checksum, space, <c>{"first":N,"records":[...]}</c>.</summary>
    /// <exception cref="FormatException">A line is not what was written.</exception>
    public static IReadOnlyList<HistoryRecord> OfLines(IEnumerable<string> lines)
    {
        var records = new List<HistoryRecord>();
        foreach (string line in lines.Where(l => l.Length > 0))
        {
            byte[] json = Encoding.UTF8.GetBytes(line[9..]);
            Require(json, uint.Parse(line[..8], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), records.Count + 1);
            using var document = JsonDocument.Parse(json);
            long sequence = document.RootElement.GetProperty("first").GetInt64();
            records.AddRange(document.RootElement.GetProperty("records").EnumerateArray().Select(record => HistoryRecord.Parse(sequence++, record)));
        }

        return records;
    }

    /// <summary>Rows of the table <c>prunesearch.journal</c> in any order: sequence, checksum and hexadecimal body, separated by bars.</summary>
    /// <exception cref="FormatException">A row is not what was written.</exception>
    public static IReadOnlyList<HistoryRecord> OfRows(IEnumerable<string> rows)
    {
        var records = new List<HistoryRecord>();
        foreach (string row in rows.Where(r => r.Length > 0))
        {
            string[] parts = row.Split('|');
            long sequence = long.Parse(parts[0], CultureInfo.InvariantCulture);
            byte[] body = Convert.FromHexString(parts[2]);
            Require(body, long.Parse(parts[1], CultureInfo.InvariantCulture), sequence);
            using var document = JsonDocument.Parse(body);
            records.Add(HistoryRecord.Parse(sequence, document.RootElement));
        }

        return [.. records.OrderBy(r => r.Sequence)];
    }

    private static void Require(byte[] json, long checksum, long sequence)
    {
        if (JournalChecksum.Of(json) != checksum)
        {
            throw new FormatException($"record {sequence}: the checksum is wrong");
        }
    }
}
