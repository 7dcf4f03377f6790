using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Dashboard;

/// <summary>
/// Serves the dashboard: the page at <c>/</c>, and its files below <c>/assets</c>, whose names change with their content. The page holds nothing of
/// anybody's: it asks the API, which asks for keys.
/// </summary>
public static class DashboardEndpoints
{
    /// <summary>Own scripts, styles and pictures, requests to this server, and nothing else.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Forever = "public, max-age=31536000, immutable";

    /// <summary>Maps the dashboard; where it was not built, a page that says how to get it.</summary>
    public static void MapDashboard(this WebApplication app)
    {
        DashboardFiles files = DashboardFiles.Embedded(typeof(DashboardEndpoints).Assembly);
        DashboardFile page = files.Page ?? AbsentPage.File;
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/", methods, (RequestDelegate)(context => WriteAsync(context, page, "no-cache"))).AllowEverybody();
        app.MapMethods("/assets/{file}", methods, (RequestDelegate)(context => AssetAsync(context, files))).AllowEverybody();
    }

    private static Task AssetAsync(HttpContext context, DashboardFiles files)
    {
        if (files.Asset((string)context.Request.RouteValues["file"]!) is { } file)
        {
            return WriteAsync(context, file, Forever);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task WriteAsync(HttpContext context, DashboardFile file, string cacheControl)
    {
        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;
        headers.CacheControl = cacheControl;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.Vary = HeaderNames.AcceptEncoding;
        response.ContentType = file.ContentType;
        byte[] bytes = file.Content;
        if (file.Compressed is { } compressed && TakesBrotli(context.Request.Headers.AcceptEncoding))
        {
            headers.ContentEncoding = "br";
            bytes = compressed;
        }

        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static bool TakesBrotli(StringValues accepted) =>
        StringWithQualityHeaderValue.TryParseList(accepted, out IList<StringWithQualityHeaderValue>? encodings) && encodings.Any(e => e.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && e.Quality is null or > 0);
}
