namespace PruneSearch.Hardware.Tools;

/// <summary>A tool was asked for that this machine's operator has not registered. Another machine may have it.</summary>
public sealed class ToolNotRegisteredException(string message) : Exception(message);
