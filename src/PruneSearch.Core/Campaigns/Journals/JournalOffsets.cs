namespace PruneSearch.Campaigns.Journals;

/// <summary>Where lines of a growing journal file begin, one for about every thousand records: who reads on does not read from the start. Thread-safe.</summary>
internal sealed class JournalOffsets
{
    private const long Every = 1000;

    private readonly Lock _gate = new();
    private readonly List<(long Sequence, long Offset)> _known = [(0, 0)];

    /// <summary>The last known line that begins at or before a record's successor: how many records come before it, and where it is.</summary>
    public (long Sequence, long Offset) Before(long after)
    {
        lock (_gate)
        {
            int at = _known.BinarySearch((after, long.MaxValue));
            return _known[(at < 0 ? ~at : at) - 1];
        }
    }

    /// <summary>Takes down where a line begins.</summary>
    public void Learn(long sequence, long offset)
    {
        lock (_gate)
        {
            if (sequence >= _known[^1].Sequence + Every)
            {
                _known.Add((sequence, offset));
            }
        }
    }

    /// <summary>The file is another one.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _known.RemoveRange(1, _known.Count - 1);
        }
    }
}
