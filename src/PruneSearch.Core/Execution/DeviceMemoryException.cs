namespace PruneSearch.Execution;

/// <summary>A device has not the memory for what was asked. The training session it comes from is as it was before the call.</summary>
public sealed class DeviceMemoryException(string device, long? bytesAsked, Exception? cause = null)
    : Exception($"out of memory on {device}{(bytesAsked is { } bytes ? $": {bytes} bytes were asked for" : string.Empty)}", cause)
{
    public string Device { get; } = device;

    /// <summary>The allocation that failed; null where the library does not say.</summary>
    public long? BytesAsked { get; } = bytesAsked;
}
