namespace PruneSearch.Orleans.Postgres;

/// <summary>The database did not come back in time. Whether the last attempts had an effect is not known.</summary>
public sealed class DatabaseAwayException(string message, Exception cause) : IOException(message, cause);
