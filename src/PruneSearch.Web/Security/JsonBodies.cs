using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Web.Api;

namespace PruneSearch.Web.Security;

/// <summary>Bodies are JSON, also where an endpoint has no use for one: so a form of another page is no request here. Artifacts are bytes.</summary>
internal static class JsonBodies
{
    public static void UseJsonBodiesOnly(this IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint() is RouteEndpoint && HasBody(context.Request) && !context.Request.HasJsonContentType() && !context.Request.Path.StartsWithSegments(ApiRoutes.Artifacts, StringComparison.Ordinal)
            ? Problem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "the request is wrong", "a body of type application/json is expected")
            : next(context));

    private static bool HasBody(HttpRequest request) => request.ContentLength is > 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count > 0) || request.ContentType is not null;
}
