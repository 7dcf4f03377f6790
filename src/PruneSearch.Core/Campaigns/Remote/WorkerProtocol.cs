namespace PruneSearch.Campaigns.Remote;

/// <summary>The protocol between workers and servers.</summary>
public static class WorkerProtocol
{
    /// <summary>The version that this program speaks. A server refuses other versions, and says which it speaks.</summary>
    public const int Version = 1;

    /// <summary>A lease request waits so long at most, whatever it asks for: 60 seconds.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
}
