namespace PruneSearch.Hardware.Measurement;

/// <summary>The right to use the machine, until disposed of or the process ends.</summary>
public sealed class MachineLease : IDisposable
{
    private readonly FileStream _held;

    internal MachineLease(FileStream held) => _held = held;

    public void Dispose() => _held.Dispose();
}
