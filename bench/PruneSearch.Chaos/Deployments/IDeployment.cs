using PruneSearch.Chaos.History;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Deployments;

/// <summary>A running server, of one process or of many. Its processes belong to the site; what else it has ends with it.</summary>
internal interface IDeployment : IAsyncDisposable
{
    /// <summary>How it is called in file names.</summary>
    string Name { get; }

    /// <summary>Where its API is.</summary>
    Uri Url { get; }

    /// <summary>Its processes.</summary>
    IReadOnlyList<Node> Servers { get; }

    /// <summary>Null where it keeps files.</summary>
    Database? Database { get; }

    /// <summary>A campaign's raw journal.</summary>
    Task<IReadOnlyList<HistoryRecord>> ReadAsync(string campaign, CancellationToken cancellation);
}
