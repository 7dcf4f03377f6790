namespace PruneSearch.Hardware.Energy;

/// <summary>No energy counter, and why.</summary>
public sealed class UnavailableEnergySource(string name, string reason) : IEnergySource
{
    public string Name => name;

    public string? Unavailable => reason;

    public double ReadJoules() => throw new InvalidOperationException($"{name} is unavailable: {reason}.");
}
