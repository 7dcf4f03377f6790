namespace PruneSearch.Campaigns.Remote;

/// <summary>Where the HTTP API lives. The version in the path is the protocol's: what changes a meaning gets a new one.</summary>
public static class ApiRoutes
{
    public const string Root = "/api/v1";

    public const string Artifacts = Root + "/artifacts";

    public const string Campaigns = Root + "/campaigns";

    public const string Leases = Root + "/leases";

    public const string Queue = Root + "/queue";

    public const string Workers = Root + "/workers";

    public const string Targets = Root + "/targets";

    public const string Specs = Root + "/specs";

    public const string Version = Root + "/version";

    public const string OpenApi = "/openapi/v1.json";

    public const string Live = "/health/live";

    public const string Ready = "/health/ready";

    public const string Startup = "/health/startup";

    public const string Metrics = "/metrics";
}
