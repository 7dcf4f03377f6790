namespace PruneSearch.Server.Options;

/// <summary>What a server process is.</summary>
internal enum ServerRole
{
    /// <summary>Runs campaigns, and serves the API.</summary>
    Silo,

    /// <summary>Serves the API as a client of the silos.</summary>
    Api,
}
