namespace PruneSearch.Hardware.Measurement;

/// <summary>How a piece of work uses the machine.</summary>
public enum MachineUse
{
    /// <summary>Work that must not run while something is timed: training, evaluation. Any number at once.</summary>
    Shared,

    /// <summary>Timing: alone on the machine.</summary>
    Exclusive,
}
