using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Tests.Api;

/// <summary>An endpoint of the API, with a request that it would take.</summary>
/// <param name="Method">The method.</param>
/// <param name="Route">The route's pattern.</param>
/// <param name="Path">A path of it.</param>
/// <param name="Roles">Who may use it; null for everybody, without a key.</param>
/// <param name="Body">Valid JSON for it; null where it takes none.</param>
internal sealed record ApiEndpoint(string Method, string Route, string Path, Role[]? Roles, string? Body = null)
{
    private const string Campaign = "/api/v1/campaigns/{campaign}";
    private const string Candidate = Campaign + "/candidates/{number}";
    private const string Lease = Campaign + "/leases/{owner}/{token}";
    private static readonly Role[] Readers = [Role.Viewer, Role.Operator, Role.Worker];
    private static readonly string Artifact = $"/api/v1/artifacts/{ArtifactHash.Of("what nobody stored"u8)}";

    /// <summary>All of them, on a server with a campaign named tiny.</summary>
    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("GET", "/api/v1/version", "/api/v1/version", null),
        new("GET", "/health/live", "/health/live", null),
        new("GET", "/health/ready", "/health/ready", null),
        new("GET", "/health/startup", "/health/startup", null),
        new("POST", "/api/v1/campaigns", "/api/v1/campaigns", [Role.Operator], "{\"spec\":\"\"}"),
        new("GET", "/api/v1/campaigns", "/api/v1/campaigns", Readers),
        new("GET", Campaign, "/api/v1/campaigns/tiny", Readers),
        new("GET", Campaign + "/spec", "/api/v1/campaigns/tiny/spec", Readers),
        new("GET", Campaign + "/progress", "/api/v1/campaigns/tiny/progress", Readers),
        new("GET", Campaign + "/events", "/api/v1/campaigns/tiny/events", Readers),
        new("POST", Campaign + "/pause", "/api/v1/campaigns/tiny/pause", [Role.Operator]),
        new("POST", Campaign + "/resume", "/api/v1/campaigns/tiny/resume", [Role.Operator]),
        new("POST", Campaign + "/cancel", "/api/v1/campaigns/tiny/cancel", [Role.Operator], "{\"reason\":\"enough\"}"),
        new("POST", Campaign + "/candidates", "/api/v1/campaigns/tiny/candidates", [Role.Operator], "{\"configuration\":\"\"}"),
        new("GET", Campaign + "/overview", "/api/v1/campaigns/tiny/overview", Readers),
        new("GET", Campaign + "/front", "/api/v1/campaigns/tiny/front", Readers),
        new("GET", Campaign + "/candidates", "/api/v1/campaigns/tiny/candidates", Readers),
        new("GET", Campaign + "/points", "/api/v1/campaigns/tiny/points", Readers),
        new("GET", Campaign + "/hypervolume", "/api/v1/campaigns/tiny/hypervolume", Readers),
        new("GET", Campaign + "/importance", "/api/v1/campaigns/tiny/importance", Readers),
        new("GET", Campaign + "/timeline", "/api/v1/campaigns/tiny/timeline", Readers),
        new("GET", Campaign + "/log", "/api/v1/campaigns/tiny/log", Readers),
        new("GET", Campaign + "/report", "/api/v1/campaigns/tiny/report", Readers),
        new("GET", Candidate, "/api/v1/campaigns/tiny/candidates/0", Readers),
        new("GET", Candidate + "/model.onnx", "/api/v1/campaigns/tiny/candidates/0/model.onnx", Readers),
        new("POST", Candidate + "/pin", "/api/v1/campaigns/tiny/candidates/0/pin", [Role.Operator]),
        new("DELETE", Candidate + "/pin", "/api/v1/campaigns/tiny/candidates/0/pin", [Role.Operator]),
        new("POST", Candidate + "/measure", "/api/v1/campaigns/tiny/candidates/0/measure", [Role.Operator], "{\"target\":\"edge\"}"),
        new("GET", "/api/v1/workers", "/api/v1/workers", Readers),
        new("GET", "/api/v1/targets", "/api/v1/targets", Readers),
        new("POST", "/api/v1/specs/validate", "/api/v1/specs/validate", Readers, "{\"spec\":\"\"}"),
        new("GET", "/api/v1/specs/schema", "/api/v1/specs/schema", Readers),
        new("POST", "/api/v1/leases", "/api/v1/leases", [Role.Worker], "{\"protocol\":1,\"worker\":\"w\"}"),
        new("POST", Lease + "/heartbeat", "/api/v1/campaigns/tiny/leases/base/1/heartbeat", [Role.Worker], "{\"done\":0.5,\"note\":\"\"}"),
        new("POST", Lease + "/report", "/api/v1/campaigns/tiny/leases/base/1/report", [Role.Worker], "{\"outcome\":\"released\"}"),
        new("GET", "/api/v1/queue", "/api/v1/queue", Readers),
        new("GET", "/metrics", "/metrics", [Role.Viewer, Role.Operator]),
        new("GET", "/api/v1/artifacts/{hash}", Artifact, Readers),
        new("HEAD", "/api/v1/artifacts/{hash}", Artifact, Readers),
        new("PUT", "/api/v1/artifacts/{hash}", Artifact, [Role.Operator, Role.Worker], "what nobody stored"),
    ];

    /// <summary>Those that ask for a key.</summary>
    public static IEnumerable<ApiEndpoint> Closed => All.Where(e => e.Roles is not null);

    public byte[]? BodyBytes => Body is null ? null : System.Text.Encoding.UTF8.GetBytes(Body);
}
