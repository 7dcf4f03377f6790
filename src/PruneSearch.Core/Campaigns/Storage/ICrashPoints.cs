namespace PruneSearch.Campaigns.Storage;

/// <summary>
/// Told before every write, flush and rename that durability hangs on, so that a test can end the process at exactly that point.
/// </summary>
public interface ICrashPoints
{
    void Reached(string operation);
}
