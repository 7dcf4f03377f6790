using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Web.Api;

/// <summary>How the HTTP API is served.</summary>
public sealed record ApiSettings
{
    /// <summary>Where it listens, such as <c>http://127.0.0.1:8080</c>.</summary>
    public required Uri Listen { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The file with API keys; null for none, which is allowed on loopback only.</summary>
    public string? Keys { get; init; }

    /// <summary>The names that specs may use.</summary>
    public required SpecContext Specs { get; init; }

    /// <summary>How long a lease lives without a heartbeat, for workers to know how often to send one. Default a minute.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether campaigns can be submitted. Default yes; a program that runs the one it was started with takes no other.</summary>
    public bool TakesCampaigns { get; init; } = true;

    public OwnerBudgets Budgets { get; init; } = OwnerBudgets.Unlimited;

    /// <summary>The largest artifact that is taken, in bytes. Default 64 GiB.</summary>
    public long LargestArtifact { get; init; } = 64L << 30;

    /// <summary>How long requests may take to end when the server stops. Default 30 seconds.</summary>
    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the server can do its work; null for yes, otherwise why not.</summary>
    public Func<CancellationToken, Task<string?>> Readiness { get; init; } = _ => Task.FromResult<string?>(null);

    /// <exception cref="InvalidInputException">It would be open to everybody.</exception>
    public void Check()
    {
        if (Listen.Scheme != Uri.UriSchemeHttp)
        {
            throw new InvalidInputException("--listen", $"'{Listen}' is not an http URL", "http://ADDRESS:PORT; TLS is ended by a proxy in front (docs/cluster.md)");
        }

        if (Keys is null && !Listen.IsLoopback)
        {
            throw new InvalidInputException(
                "--listen", $"{Listen} is open to other machines, and there are no API keys; give --keys FILE, or listen on http://127.0.0.1:{Listen.Port}",
                "without API keys a server listens on loopback only");
        }
    }
}
