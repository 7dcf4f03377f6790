namespace PruneSearch.Campaigns.Isolation;

/// <summary>What a process that does work may use.</summary>
public sealed record WorkLimits
{
    /// <summary>Memory of it and its children, in bytes; null for no limit. Beyond it the process is ended, and the work fails as out of memory.</summary>
    public long? Memory { get; init; }

    /// <summary>How long it may take to stop when told to, before it is ended. Default 30 seconds.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often memory is looked at. Default 0.5 seconds.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(0.5);
}
