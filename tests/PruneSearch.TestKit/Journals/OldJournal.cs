using System.Text.Json;

namespace PruneSearch.TestKit.Journals;

/// <summary>
/// Journals that earlier versions wrote, kept as they are: whatever the program becomes, it reads them. A new format gets a new file beside
/// them; none of these is ever written anew.
/// </summary>
public static class OldJournal
{
    /// <summary>A whole campaign in format 1, with a record of every kind, as a file's lines.</summary>
    public static byte[] V1 { get; } = Read("journal-v1.log");

    /// <summary>The records of a file's lines, each as the JSON that was written.</summary>
    public static IReadOnlyList<string> Records(byte[] journal)
    {
        var records = new List<string>();
        foreach (string line in System.Text.Encoding.UTF8.GetString(journal).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line.AsMemory(9));
            records.AddRange(json.RootElement.GetProperty("records").EnumerateArray().Select(r => r.GetRawText()));
        }

        return records;
    }

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(OldJournal).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
