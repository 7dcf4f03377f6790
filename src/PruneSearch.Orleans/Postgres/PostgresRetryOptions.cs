namespace PruneSearch.Orleans.Postgres;

/// <summary>How long a database that is away is waited for.</summary>
public sealed record PostgresRetryOptions
{
    /// <summary>From the first attempt until giving up. Default 30 s.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One attempt, connecting included. Default 10 s.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between the first two attempts; doubles from one to the next. Default 50 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Between attempts at most. Default 2 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);
}
