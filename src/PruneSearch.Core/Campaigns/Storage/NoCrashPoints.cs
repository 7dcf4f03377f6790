namespace PruneSearch.Campaigns.Storage;

/// <summary>Nothing happens.</summary>
public sealed class NoCrashPoints : ICrashPoints
{
    public static readonly NoCrashPoints Instance = new();

    public void Reached(string operation)
    {
    }
}
