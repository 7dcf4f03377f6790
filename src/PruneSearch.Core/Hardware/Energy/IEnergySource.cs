namespace PruneSearch.Hardware.Energy;

/// <summary>Something that counts the energy a machine uses.</summary>
public interface IEnergySource
{
    string Name { get; }

    /// <summary>Why there is nothing to read; null where there is.</summary>
    string? Unavailable { get; }

    /// <summary>
    /// Joules used since the source was opened; never falls. Must be read at least once per wrap of the counter (minutes).
    /// </summary>
    /// <exception cref="InvalidOperationException">The source is unavailable.</exception>
    /// <exception cref="EnergyCounterException">The counter is gone.</exception>
    double ReadJoules();
}
