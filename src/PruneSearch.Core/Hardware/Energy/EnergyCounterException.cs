namespace PruneSearch.Hardware.Energy;

/// <summary>A counter that could be read at first is gone: the device was lost, or the program that reads it has ended.</summary>
public sealed class EnergyCounterException(string message, Exception? inner = null) : Exception(message, inner);
