namespace PruneSearch.Hardware;

/// <summary>A latency runtime that comes in an assembly of its own, loaded where it is installed.</summary>
public interface IRuntimePlugIn
{
    /// <summary>The runtime's name: <see cref="ILatencyRuntime.Name"/>.</summary>
    string Name { get; }

    /// <summary>A fresh instance; the caller disposes of it.</summary>
    /// <param name="clock">What it times with, where the device has no clock of its own.</param>
    ILatencyRuntime OpenRuntime(TimeProvider clock);
}
