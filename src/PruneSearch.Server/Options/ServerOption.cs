namespace PruneSearch.Server.Options;

/// <summary>An option of the server: <c>--name value</c>, or environment variable <see cref="Variable"/>.</summary>
/// <param name="Name">Its name on the command line, without dashes.</param>
/// <param name="Meaning">What it says, with its default.</param>
internal sealed record ServerOption(string Name, string Meaning)
{
    public static readonly ServerOption Role = new("role", "silo: grains and API; api: an Orleans client that serves the API. Default silo.");
    public static readonly ServerOption Database = new("database", "PostgreSQL: an Npgsql connection string.");
    public static readonly ServerOption DatabaseFile = new("database-file", "A file that holds the connection string.");
    public static readonly ServerOption Clustering = new("clustering", "postgres, or localhost for one silo on this machine. Default postgres where a database is given.");
    public static readonly ServerOption Listen = new("listen", "Where the HTTP API listens. Default http://127.0.0.1:8080.");
    public static readonly ServerOption AdvertisedAddress = new("advertised-address", "The IP address that other silos reach this one at. Default: this machine's first that is not loopback.");
    public static readonly ServerOption SiloPort = new("silo-port", "Between silos. Default 11111.");
    public static readonly ServerOption GatewayPort = new("gateway-port", "From role api to silos. Default 30000.");
    public static readonly ServerOption ClusterId = new("cluster-id", "The cluster's name: silos of one see each other. Default prunesearch.");
    public static readonly ServerOption ServiceId = new("service-id", "The service's name: reminders belong to it. Default prunesearch.");
    public static readonly ServerOption Keys = new("keys", "The file with API keys. Without one the server listens on loopback only.");
    public static readonly ServerOption Folder = new("folder", "Journals where there is no database, and local copies of artifacts. Default runs/server.");
    public static readonly ServerOption Artifacts = new("artifacts", "A directory, or s3://bucket/prefix. Default FOLDER/artifacts.");
    public static readonly ServerOption S3Endpoint = new("s3-endpoint", "The URL of the S3-compatible server. Default: AWS.");
    public static readonly ServerOption S3Region = new("s3-region", "Default us-east-1.");
    public static readonly ServerOption S3PathStyle = new("s3-path-style", "true where the bucket stands in the path. Default false.");
    public static readonly ServerOption ArtifactQuota = new("artifact-quota", "The most that artifacts may take, such as 100GiB. Default: no limit.");
    public static readonly ServerOption ShutdownSeconds = new("shutdown-seconds", "How long stopping may take. Default 30.");
    public static readonly ServerOption LeaseSeconds = new("lease-seconds", "A worker that is not heard of for so long loses its work to another. Default 60.");
    public static readonly ServerOption OwnerCandidates = new("owner-candidates", "Candidates that the running campaigns of one owner may have together. Default: no limit.");
    public static readonly ServerOption OwnerComputeHours = new("owner-compute-hours", "Worker hours that the campaigns of one owner may spend together. Default: no limit.");

    public static IReadOnlyList<ServerOption> All { get; } =
    [
        Role, Database, DatabaseFile, Clustering, Listen, AdvertisedAddress, SiloPort, GatewayPort, ClusterId, ServiceId, Keys, Folder, Artifacts, S3Endpoint, S3Region,
        S3PathStyle, ArtifactQuota, ShutdownSeconds, LeaseSeconds, OwnerCandidates, OwnerComputeHours,
    ];

    public string Variable => $"PRUNESEARCH_{Name.Replace('-', '_').ToUpperInvariant()}";

    public override string ToString() => $"--{Name}";
}
