using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Journals;

/// <summary>Reads some records of a journal file, from near where they are.</summary>
internal static class JournalPage
{
    private const int FirstBuffer = 256 * 1024;

    /// <summary>Records behind a number, at most so many; null where the file is not what the offsets say, or a line is damaged.</summary>
    public static IReadOnlyList<JournalRecord>? Read(string path, long after, int most, JournalOffsets offsets)
    {
        (long sequence, long offset) = offsets.Before(after);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        stream.Seek(offset, SeekOrigin.Begin);
        var records = new List<JournalRecord>();
        byte[] buffer = new byte[FirstBuffer];
        int start = 0;
        int end = 0;
        bool isThere = offset == 0; // whether a line begins where the offsets say
        while (records.Count < most)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length < 0)
            {
                if (start == 0 && end == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
                int read = stream.Read(buffer, end, buffer.Length - end);
                if (read == 0)
                {
                    return isThere ? records : null; // the end, or a line that is being written
                }

                end += read;
                continue;
            }

            if (FileJournal.Parse(path, 0, buffer.AsSpan(start, length)) is not { } line || line.First != sequence + 1)
            {
                return null;
            }

            isThere = true;
            offsets.Learn(sequence, offset);
            foreach (JournalRecord record in line.Records)
            {
                if (++sequence > after && records.Count < most)
                {
                    records.Add(record);
                }
            }

            start += length + 1;
            offset += length + 1;
        }

        return records;
    }
}
