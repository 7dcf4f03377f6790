namespace PruneSearch.Hardware;

/// <summary>Flushes (or keeps) denormals on the calling thread until disposed of, then puts back what was.</summary>
public readonly ref struct DenormalScope
{
    private readonly bool _before;

    public DenormalScope(bool flush)
    {
        _before = Denormals.AreFlushed();
        Set(flush);
    }

    public void Dispose() => Set(_before);

    /// <summary>Looks at the thread first: native code inside the scope may have changed it too.</summary>
    private static void Set(bool flush)
    {
        if (Denormals.AreFlushed() == flush)
        {
            return;
        }

        if (flush)
        {
            Denormals.FlushToZero();
        }
        else
        {
            Denormals.Keep();
        }
    }
}
