namespace PruneSearch.Hardware;

/// <summary>Flushes (or keeps) denormals on the calling thread until disposed of, then puts back what was.</summary>
public readonly ref struct DenormalScope
{
    private readonly bool _before;
    private readonly bool _flush;

    public DenormalScope(bool flush)
    {
        _before = Denormals.AreFlushed();
        _flush = flush;
        Set(_before, flush);
    }

    public void Dispose() => Set(_flush, _before);

    private static void Set(bool from, bool to)
    {
        if (from == to)
        {
            return;
        }

        if (to)
        {
            Denormals.FlushToZero();
        }
        else
        {
            Denormals.Keep();
        }
    }
}
