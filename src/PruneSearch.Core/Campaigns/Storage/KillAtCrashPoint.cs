using System.Diagnostics;

namespace PruneSearch.Campaigns.Storage;

/// <summary>Ends the process at the n-th point, as a power cut would: no handlers, no flushing. For tests of the product as it ships.</summary>
/// <param name="number">Counted from 1.</param>
public sealed class KillAtCrashPoint(long number) : ICrashPoints
{
    private long _reached;

    public void Reached(string operation)
    {
        if (Interlocked.Increment(ref _reached) == number)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
