namespace PruneSearch.Hardware.Measurement;

/// <summary>The right to use the machine, until disposed of or the process ends.</summary>
public sealed class MachineLease : IDisposable
{
    private readonly FileStream[] _locks;

    internal MachineLease(params FileStream[] locks) => _locks = locks;

    public void Dispose()
    {
        foreach (FileStream held in _locks)
        {
            held.Dispose();
        }
    }
}
