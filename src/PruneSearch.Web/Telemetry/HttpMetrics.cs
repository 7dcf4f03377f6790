namespace PruneSearch.Web.Telemetry;

/// <summary>The web server's own metrics, as far as they are shown.</summary>
internal static class HttpMetrics
{
    public const string Meter = "Microsoft.AspNetCore.Hosting";

    public const string RequestDuration = "http.server.request.duration";
}
