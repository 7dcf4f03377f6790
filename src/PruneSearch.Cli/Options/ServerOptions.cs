using System.CommandLine;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Options;

/// <summary>A server that a command talks to, and the key for it.</summary>
internal static class ServerOptions
{
    public const string ServerVariable = "PRUNESEARCH_SERVER";
    public const string KeyVariable = "PRUNESEARCH_KEY";
    public const string KeyFileVariable = "PRUNESEARCH_KEY_FILE";

    private const long CacheBytes = 20L << 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Who follows a campaign for hours does not give up when the server is replaced.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(15);

    public static Option<string?> Server() => new("--server") { Description = $"The server's URL. Default: {ServerVariable}." };

    /// <summary>The server that was asked for: by the option, or by the environment where <paramref name="required"/>.</summary>
    /// <exception cref="InvalidInputException">There is none, or it is no URL.</exception>
    public static Uri? Url(string? option, bool required)
    {
        string? text = option ?? (required ? Environment.GetEnvironmentVariable(ServerVariable) : null);
        if (string.IsNullOrWhiteSpace(text))
        {
            return required ? throw new InvalidInputException("--server", "is missing", $"give the server's URL, or set {ServerVariable}") : null;
        }

        return Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new InvalidInputException("--server", $"'{text}' is not a server's URL", "an http or https URL");
    }

    /// <summary>The API key of the environment, read anew at each call; null for none.</summary>
    /// <exception cref="InvalidInputException">The key file cannot be read.</exception>
    public static string? Key()
    {
        if (Environment.GetEnvironmentVariable(KeyFileVariable) is { Length: > 0 } path)
        {
            try
            {
                return File.ReadAllText(path).Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException(KeyFileVariable, $"'{path}' cannot be read: {e.Message}", "the file holds an API key", e);
            }
        }

        return Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null;
    }

    /// <summary>For people: gives up after a while.</summary>
    public static RemoteCampaignHost Host(Uri server) => new(Connection(server, Patience));

    /// <summary>For what runs by itself: waits for a server that is replaced.</summary>
    public static RemoteCampaignHost PatientHost(Uri server) => new(Connection(server, LongPatience));

    public static RemoteConnection Connection(Uri server, TimeSpan patience)
    {
        _ = Key(); // a key file that cannot be read is told at once
        return new RemoteConnection(RemoteConnection.Client(server, Key), Services.Clock, patience)
        {
            Reachable = problem => Terminal.ErrorLine(problem is null ? $"{server} is back" : $"{server} cannot be reached ({problem}); trying on"),
        };
    }

    /// <summary>The server's artifacts, with copies of what was read in the user's cache.</summary>
    public static IArtifactStore Artifacts(Uri server)
    {
        string cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "prunesearch", "cache");
        return new HttpArtifactStore(
            RemoteConnection.Client(server, Key), new ArtifactCache(cache, Services.Files(), CacheBytes, Services.Clock), Services.Clock,
            new HttpArtifactOptions { GiveUpAfter = Patience });
    }
}
