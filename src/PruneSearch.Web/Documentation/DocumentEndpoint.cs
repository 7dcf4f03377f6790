using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Documentation;

/// <summary>Serves the API's document. It holds nothing of anybody's: no key is asked for.</summary>
internal static class DocumentEndpoint
{
    public static void MapOpenApi(this WebApplication app, string version)
    {
        var document = new Lazy<byte[]>(() => Encoding.UTF8.GetBytes(OpenApiDocument.Make(version, key => Roles(app, key)).ToJsonString()));
        app.MapGet(ApiRoutes.OpenApi, (RequestDelegate)(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "no-cache";
            return context.Response.Body.WriteAsync(document.Value, context.RequestAborted).AsTask();
        })).AllowEverybody();
    }

    /// <summary>Who may use what is mapped; null for everybody.</summary>
    private static IReadOnlyList<Role>? Roles(WebApplication app, string key) => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .First(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(m => $"{m} {e.RoutePattern.RawText}" == key) == true)
        .RolesAllowed();
}
