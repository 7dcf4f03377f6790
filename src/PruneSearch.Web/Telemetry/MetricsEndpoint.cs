using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Telemetry;

/// <summary><c>GET /metrics</c>: this process's metrics for Prometheus.</summary>
public static class MetricsEndpoint
{
    /// <summary>Collects from now on, and maps the endpoint.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var collector = new MetricCollector();
        app.Lifetime.ApplicationStopped.Register(collector.Dispose);
        app.MapGet(ApiRoutes.Metrics, (RequestDelegate)(context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(collector.Write(), context.RequestAborted);
        })).AllowOnly(Role.Viewer, Role.Operator);
    }
}
